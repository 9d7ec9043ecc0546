"""Rules are kept as text, in the order in which they are written; and from which shipped preset they were taken."""

from __future__ import annotations

from django.db import migrations, models

import dauys.kernel.ordered_json


class Migration(migrations.Migration):
    dependencies = [("procedures", "0007_experiments")]

    operations = [
        migrations.AddField("procedure", "shipped_as", models.SlugField(blank=True, max_length=60)),
        migrations.AddField("procedure", "shipped_digest", models.CharField(blank=True, max_length=64)),
        migrations.AlterField("procedure", "text", dauys.kernel.ordered_json.OrderedJSONField()),
    ]
