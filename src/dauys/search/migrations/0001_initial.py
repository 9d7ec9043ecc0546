"""The table of documents, and the full text and trigram indexes of the database in use."""

import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import dauys.kernel.texts
from dauys.search import indexes


def build(_apps, schema_editor):
    indexes.build(schema_editor.connection)


def drop(_apps, schema_editor):
    indexes.drop(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("kernel", "0001_initial")]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("case_id", models.UUIDField(unique=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kernel.jurisdiction"
                    ),
                ),
                ("instrument", models.CharField(max_length=40)),
                ("listed", models.BooleanField(default=False)),
                ("topic", models.CharField(blank=True, max_length=100)),
                ("place", models.CharField(blank=True, max_length=40)),
                ("updated_at", models.DateTimeField()),
                ("title_words", models.TextField(blank=True)),
                ("titles", dauys.kernel.texts.TranslatedField(blank=True, default=dict)),
                ("bodies", dauys.kernel.texts.TranslatedField(blank=True, default=dict)),
                ("body_words", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("listed", True)),
                        fields=["jurisdiction", "topic", "place", "-id"],
                        name="search_document_topic",
                    )
                ]
            },
        ),
        migrations.RunPython(build, drop),
    ]
