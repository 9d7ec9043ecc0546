"""The figures of a preset as plain fields: numbers, terms, ages, limits, what is shown; and back into the preset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from dauys.bodies.models import Body, BodyKind
from dauys.kernel.forms import ChoiceList
from dauys.kernel.terms import UNITS, Term
from dauys.kernel.texts import pick
from dauys.people.models import ASSURANCES
from dauys.procedures import fitting, wording
from dauys.procedures.graph import Mistake
from dauys.procedures.schema import Preset
from dauys.procedures.showing import SHOWN
from dauys.procedures.writing import plain
from dauys.web.forms.admin import AdminForm

MUCH = 100
Path = tuple[str | int, ...]


def unit_names() -> list[tuple[str, str]]:
    """The units of a term."""
    names = (_("months"), _("days"), _("working days"), _("hours"))
    return list(zip(UNITS, names, strict=True))


class FiguresForm(AdminForm):
    """What administrators change most: each field stands for one key of the preset."""

    def __init__(self, *args: Any, preset: Preset, bodies: Iterable[Body], **options: Any) -> None:
        super().__init__(*args, **options)
        self.preset = preset
        self.paths: dict[str, Path] = {}
        self.sections: list[tuple[str, list[str]]] = []
        self.speak("title", _("Title"), known=preset.title, required=True)
        self.speak("summary", _("Summary"), known=preset.summary, longest=500, rows=3, required=True)
        self._section(_("Title and summary"))
        self._thresholds()
        self._terms()
        self._who()
        self._limits()
        self._bodies(bodies)

    def _section(self, title: str) -> None:
        """Put the fields added since the last section under a heading."""
        told = {name for _title, names in self.sections for name in names}
        self.sections.append((title, [name for name in self.fields if name not in told]))

    def _add(self, name: str, path: Path, field: forms.Field) -> None:
        if isinstance(field, forms.IntegerField | forms.DecimalField):
            field.widget.attrs["class"] = "govuk-input--width-10"
        self.fields[name] = field
        self.paths[name] = path

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.sections if names]

    def _thresholds(self) -> None:
        for place, rule in enumerate(self.preset.thresholds):
            effect = pick(self.preset.effects.get(rule.name)) or rule.name
            for kind in ("number", "more_than"):
                value = getattr(rule.need, kind)
                if value is not None:
                    label = _("Signatures: %(effect)s") if kind == "number" else _("More than so many: %(effect)s")
                    field = forms.IntegerField(label=label % {"effect": effect}, min_value=1, initial=value)
                    self._add(f"{kind}-{place}", ("thresholds", place, "need", kind), field)
            if rule.need.share is not None:
                share = forms.DecimalField(
                    label=_("Percent of the people of the place: %(effect)s") % {"effect": effect},
                    min_value=Decimal("0.0001"),
                    max_value=MUCH,
                    initial=f"{(rule.need.share * MUCH).normalize():f}",
                )
                self._add(f"share-{place}", ("thresholds", place, "need", "share"), share)
        self._section(_("How many it takes"))

    def _terms(self) -> None:
        for code, stage in self.preset.stages.items():
            if stage.term:
                self._term(f"stage-{code}", ("stages", code, "term"), str(wording.STAGES[code]), stage.term)
        for place, rule in enumerate(self.preset.thresholds):
            for number, lays in enumerate(rule.lays):
                duty = pick(self.preset.duties.get(lays.duty)) or lays.duty
                path: Path = ("thresholds", place, "lays", number, "term")
                self._term(f"lays-{place}-{number}", path, duty, lays.term)
        self._section(_("In what time"))

    def _term(self, name: str, path: Path, label: str, term: Term | None) -> None:
        amount = forms.IntegerField(
            label=label,
            min_value=1,
            max_value=25_000,
            initial=term.amount if term else None,
            required=path[0] == "stages",
            help_text="" if path[0] == "stages" else _("Empty: no legal term, and shown so"),
        )
        self._add(name, path, amount)
        unit = forms.ChoiceField(
            label=_("Counted in, for: %(what)s") % {"what": label},
            choices=unit_names(),
            initial=term.unit if term else "days",
        )
        self.fields[f"{name}-unit"] = unit

    def _who(self) -> None:
        for who, title in (("authors", _("Who may start")), ("signers", _("Who may sign"))):
            rule = getattr(self.preset, who)
            age = forms.IntegerField(
                label=_("Age, at least"), min_value=0, max_value=120, required=False, initial=rule.min_age
            )
            self._add(f"{who}-age", (who, "min_age"), age)
            level = forms.ChoiceField(label=_("What must be confirmed"), choices=ASSURANCES, initial=rule.assurance)
            self._add(f"{who}-assurance", (who, "assurance"), level)
            if who == "authors":
                number = forms.IntegerField(
                    label=_("Organisers, the author included"), min_value=1, max_value=50, initial=rule.organisers
                )
                self._add("organisers", (who, "organisers"), number)
            else:
                shown = forms.ChoiceField(
                    label=_("What others see of signers"), choices=list(SHOWN.items()), initial=rule.shown
                )
                self._add("shown", (who, "shown"), shown)
            self._section(title)

    def _limits(self) -> None:
        labels = {
            "title_min": _("Shortest title, in characters"),
            "title_max": _("Longest title, in characters"),
            "body_min": _("Shortest text, in characters"),
            "body_max": _("Longest text, in characters"),
        }
        for name, label in labels.items():
            most = 1_000 if name == "title_max" else 100_000
            value = getattr(self.preset.text, name)
            self._add(name, ("text", name), forms.IntegerField(label=label, min_value=1, max_value=most, initial=value))
        self._section(_("Length of texts"))

    def _bodies(self, bodies: Iterable[Body]) -> None:
        kinds = [(f"kind:{code}", str(name)) for code, name in BodyKind.choices]
        named = [(f"code:{body.code}", str(body)) for body in bodies]
        for name, ref in self.preset.bodies.items():
            now = f"code:{ref.code}" if ref.code else f"kind:{ref.kind}"
            known = {choice for choice, _text in (*kinds, *named)}
            unknown = [] if now in known else [(now, _("%(code)s (not known here)") % {"code": ref.code or ref.kind})]
            choices = [*unknown, (_("The one of the place, by its kind"), kinds), (_("One body"), named)]
            label = _("Who has to act") if name == "addressee" else _("Body “%(name)s” of this preset") % {"name": name}
            field = forms.ChoiceField(label=label, choices=choices, initial=now, widget=ChoiceList)
            self._add(f"body-{name}", ("bodies", name), field)
        self._section(_("Bodies"))

    def changed(self) -> dict[str, Any]:
        """The preset's values with what was entered; what was left as it is stays unsaid where it was unsaid."""
        data = deepcopy(plain(self.preset))
        data["title"], data["summary"] = self.told("title"), self.told("summary")
        for name, path in self.paths.items():
            value = self._value(name, path, data)
            if value != self._before(name, path, data):
                _put(data, path, value)
        return data

    def _value(self, name: str, path: Path, data: Mapping[str, Any]) -> Any:
        entered = self.cleaned_data.get(name)
        if path[-1] == "share":
            return str((entered / MUCH).normalize()) if entered is not None else None
        if path[-1] == "term":
            old = _get(data, path) or {}
            unit = self.cleaned_data.get(f"{name}-unit")
            kept = {key: value for key, value in old.items() if key in ("calendar", "roll") and unit in old}
            return {unit: entered, **kept} if entered else None
        if path[0] == "bodies":
            kind, _colon, code = str(entered).partition(":")
            return {kind: code}
        return entered

    def _before(self, name: str, path: Path, data: Mapping[str, Any]) -> Any:
        if path[-1] in ("share", "term") or path[0] == "bodies":
            return _get(data, path)
        return self.fields[name].initial

    def misfits(self, preset: Preset) -> list[Mistake]:
        """What of these fields the registry does not have, or has in another jurisdiction only."""
        return [one for one in fitting.misfits(preset) if self._field_of(one.key)]

    def refuse_mistakes(self, mistakes: Iterable[Mistake]) -> None:
        """Show each mistake at the field of its key, else above the form with its key."""
        for mistake in mistakes:
            name = self._field_of(mistake.key)
            self.add_error(name, mistake.message if name else f"{mistake.key}: {mistake.message}")

    def _field_of(self, key: str) -> str | None:
        for spoken in self.spoken:
            language = key.removeprefix(f"{spoken}.")
            if language != key and f"{spoken}_{language}" in self.fields:
                return f"{spoken}_{language}"
        keys = {name: _key(path) for name, path in self.paths.items()}
        fitting = [name for name, own in keys.items() if key == own or key.startswith((f"{own}.", f"{own}["))]
        return fitting[0] if fitting else next((name for name, own in keys.items() if own.startswith(f"{key}.")), None)


def _key(path: Path) -> str:
    key = ""
    for part in path:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    return key


def _get(data: Any, path: Path) -> Any:
    for part in path:
        if isinstance(data, Mapping) and part not in data:
            return None
        data = data[part]
    return data


def _put(data: Any, path: Path, value: Any) -> None:
    for part in path[:-1]:
        data = data.setdefault(part, {}) if isinstance(data, dict) else data[part]
    if value is None:
        data.pop(path[-1], None)
    else:
        data[path[-1]] = value
