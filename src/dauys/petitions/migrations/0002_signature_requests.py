"""What is asked for by mail gets a table of its own, so that it takes nobody's place; signatures are confirmed ones."""

import dauys.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


def move_unconfirmed(apps, schema_editor):
    """Keep what waits for its code, under the same id and code; what was withdrawn unconfirmed never counted."""
    Signature = apps.get_model("petitions", "Signature")
    Contact = apps.get_model("petitions", "SignatureContact")
    Request = apps.get_model("petitions", "SignatureRequest")
    unconfirmed = Signature.objects.filter(counted_at=None)
    for row in unconfirmed.filter(withdrawn_at=None).iterator():
        mine = Contact.objects.filter(case_id=row.case_id, signature_id=row.id)
        contact = mine.exclude(code_digest=None).first()
        if contact is not None and row.mailbox_key is not None:
            Request.objects.create(
                case_id=row.case_id,
                id=row.id,
                asks="sign",
                person_key=row.person_key,
                mailbox_key=row.mailbox_key,
                place=row.place,
                shown=row.shown,
                sealed=contact.sealed,
                wants_news=contact.wants_news,
                code_digest=contact.code_digest,
                attempts=contact.attempts,
                created_at=row.created_at,
            )
        mine.delete()
    unconfirmed.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0001_initial"),
        ("petitions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignatureRequest",
            fields=[
                ("pk", models.CompositePrimaryKey("case_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("id", models.UUIDField(default=dauys.kernel.ids.uuid7, editable=False)),
                ("asks", models.CharField(choices=[("sign", "Sign"), ("unsign", "Unsign")], max_length=6)),
                ("person_key", models.BinaryField(max_length=32)),
                ("mailbox_key", models.BinaryField(max_length=32)),
                ("place", models.CharField(blank=True, max_length=20)),
                ("shown", models.CharField(blank=True, max_length=120)),
                ("sealed", models.BinaryField(null=True)),
                ("wants_news", models.BooleanField(default=False)),
                ("code_digest", models.BinaryField(max_length=32)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("case", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="procedures.case")),
            ],
            options={"indexes": [models.Index(fields=["created_at"], name="signature_request_age")]},
        ),
        migrations.RunPython(move_unconfirmed, migrations.RunPython.noop),
        migrations.RemoveField(model_name="signaturecontact", name="attempts"),
        migrations.RemoveField(model_name="signaturecontact", name="code_digest"),
    ]
