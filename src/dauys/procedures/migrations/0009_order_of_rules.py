"""What PostgreSQL had sorted of the rules is put in order again, in a transaction of its own, as it wants it."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from dauys.procedures.presets import shipped
from dauys.procedures.schema import Preset
from dauys.procedures.writing import plain


def in_order(value: Any, like: Any) -> Any:
    """A value with its keys in the order of another; keys that it does not have come last, as they were."""
    if isinstance(value, dict) and isinstance(like, dict):
        keys = [*(key for key in like if key in value), *(key for key in value if key not in like)]
        return {key: in_order(value[key], like.get(key)) for key in keys}
    if isinstance(value, list) and isinstance(like, list):
        return [in_order(one, like[n] if n < len(like) else None) for n, one in enumerate(value)]
    return value


def put_in_order(apps: Any, _editor: Any) -> None:
    """Order the rules of every version like the shipped preset of its code, else like the form of presets."""
    form = dict.fromkeys(Preset.model_fields)
    for row in apps.get_model("procedures", "Procedure").objects.all():
        preset = shipped().get(row.code)
        row.text = in_order(row.text, plain(preset) if preset else form)
        row.save(update_fields=["text"])


class Migration(migrations.Migration):
    dependencies = [("procedures", "0008_rules_as_text")]

    operations = [migrations.RunPython(put_in_order, migrations.RunPython.noop)]
