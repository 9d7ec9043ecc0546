"""Forms about procedures: where a draft begins, its texts, its whole as TOML, and scenarios to try."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dauys.kernel.forms import LongText
from dauys.kernel.models import Jurisdiction
from dauys.procedures.rehearsing import LONGEST
from dauys.procedures.schema import Preset
from dauys.procedures.writing import as_toml, plain
from dauys.web.forms.admin import LANGUAGES, AdminForm

LARGEST_PRESET = 200_000
"""Characters of a preset."""
GROUPS: Mapping[str, Any] = {
    "reasons": gettext_lazy("Reasons for refusing"),
    "topics.forbidden": gettext_lazy("What it may not be about"),
    "duties": gettext_lazy("What is owed"),
    "effects": gettext_lazy("What thresholds lead to"),
    "outcomes": gettext_lazy("Outcomes of an answer"),
}
OPEN_GROUPS = ("reasons", "topics.forbidden")
"""Groups to which entries may be added and from which they may be taken."""
NEW = "new"


class BeginForm(AdminForm):
    """For which jurisdiction, and under which code, a draft is begun."""

    def __init__(self, *args: Any, jurisdictions: list[Jurisdiction], **options: Any) -> None:
        super().__init__(*args, **options)
        keys = [row.pk for row in jurisdictions]
        self.fields["jurisdiction"] = forms.ModelChoiceField(
            Jurisdiction.objects.filter(pk__in=keys), label=_("Jurisdiction"), initial=keys[0]
        )
        if len(keys) == 1:
            self.fields["jurisdiction"].widget = forms.HiddenInput()
        self.fields["code"] = forms.SlugField(
            label=_("Code"),
            max_length=60,
            help_text=_("Small Latin letters, digits and hyphens; part of addresses, never changed"),
        )

    def clean_code(self) -> str:
        """Take codes as presets write them."""
        code = str(self.cleaned_data["code"])
        if code != code.lower() or not code[:1].isalpha():
            raise ValidationError(_("Begin with a small Latin letter; write small letters, digits and hyphens."))
        return code


class WordsForm(AdminForm):
    """The texts of a preset that people read: reasons, subjects, duties, effects, outcomes."""

    def __init__(self, *args: Any, preset: Preset, **options: Any) -> None:
        super().__init__(*args, **options)
        self.data_before = plain(preset)
        self.sections: list[tuple[str, str, list[str]]] = []
        for group, title in GROUPS.items():
            known: dict[str, dict[str, str]] = _inside(self.data_before, group) or {}
            names = []
            for code, text in known.items():
                names.append(self._entry(group, code, text))
            if group in OPEN_GROUPS:
                names.append(self._entry(group, NEW, {}))
            if names:
                self.sections.append((group, str(title), names))

    def _entry(self, group: str, code: str, text: Mapping[str, str]) -> str:
        name = f"{group}--{code}"
        self.speak(name, code if code != NEW else _("One more"), known=text, longest=300)
        return name

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, list[BoundField]]]]]:
        """The fields as a page shows them: by group, by entry, by language."""
        return [
            (title, [(name.partition("--")[2], [self[f"{name}_{code}"] for code in LANGUAGES]) for name in names])
            for _group, title, names in self.sections
        ]

    def changed(self) -> dict[str, Any]:
        """The preset's values with the texts as entered; an entry without any text is taken away."""
        data = deepcopy(self.data_before)
        for group, _title, names in self.sections:
            entries: dict[str, dict[str, str]] = {}
            for name in names:
                code, text = name.partition("--")[2], self.told(name)
                if text:
                    entries[_fresh(text, entries) if code == NEW else code] = text
            above, _dot, last = group.rpartition(".")
            holder = data.setdefault(above, {}) if above else data
            holder[last] = entries
        return data


def _inside(data: Mapping[str, Any], path: str) -> Any:
    for part in path.split("."):
        data = data.get(part, {})
    return data


def _fresh(text: Mapping[str, str], taken: Mapping[str, Any]) -> str:
    """A code for a new entry, out of its English text."""
    begin = slugify(text.get("en", ""))[:40].strip("-") or "entry"
    begin = begin if begin[0].isalpha() else f"entry-{begin}"
    return next(code for code in (begin, *(f"{begin}-{n}" for n in range(2, 1000))) if code not in taken)


class WholeForm(AdminForm):
    """The whole preset as TOML, for those who know what they do."""

    text = LongText(label=gettext_lazy("The preset"), rows=30, strip=False, max_length=LARGEST_PRESET)

    def __init__(self, *args: Any, preset: Preset, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].initial = as_toml(preset)
        self.fields["text"].widget.attrs |= {"spellcheck": "false", "autocomplete": "off", "lang": "en"}


class ScenarioForm(AdminForm):
    """A scenario to try a draft with."""

    scenario = LongText(label=gettext_lazy("Scenario"), rows=16, strip=False, max_length=LONGEST)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scenario"].widget.attrs |= {"spellcheck": "false", "autocomplete": "off", "lang": "en"}
