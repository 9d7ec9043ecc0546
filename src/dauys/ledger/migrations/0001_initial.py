"""The table of entries, and the triggers that make the database refuse to change it."""

from django.db import migrations, models

from dauys.ledger import protection


def protect(_apps, schema_editor):
    protection.protect(schema_editor.connection)


def lift(_apps, schema_editor):
    protection.lift(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("case_id", models.UUIDField()),
                ("seq", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=64)),
                ("role", models.CharField(max_length=32)),
                ("payload", models.JSONField(default=dict)),
                ("previous", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "verbose_name_plural": "entries",
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="ledger_entry_seq_from_1")
                ],
            },
        ),
        migrations.RunPython(protect, lift),
    ]
