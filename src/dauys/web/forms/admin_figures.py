"""The figures of a preset as plain fields: numbers, terms, ages, limits, what is shown; and back into the preset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import override

from dauys.bodies.models import Body, BodyKind
from dauys.kernel.forms import ChoiceList, LongText
from dauys.kernel.terms import UNITS, Term
from dauys.kernel.texts import pick
from dauys.people.models import ASSURANCES
from dauys.procedures import fitting, wording
from dauys.procedures.graph import STAY, Mistake
from dauys.procedures.schema import Need, Preset
from dauys.procedures.showing import SHOWN
from dauys.procedures.writing import plain
from dauys.web.forms.admin import LANGUAGES
from dauys.web.forms.admin_reach import Path, ReachForm
from dauys.web.forms.admin_sizes import minima_of, minima_text, sizes_of, sizes_text

MUCH = 100
CHECKED = "moderation"
TERMS = ("term", "warn_after", "extended_to")
READ: Mapping[str, Callable[[str], Any]] = {"by_size": sizes_of, "minimum": minima_of}
"""Keys whose values are written as lines."""


def unit_names() -> list[tuple[str, str]]:
    """The units of a term."""
    names = (_("months"), _("days"), _("working days"), _("hours"))
    return list(zip(UNITS, names, strict=True))


class FiguresForm(ReachForm):
    """What administrators change most: each field stands for one key of the preset."""

    def __init__(self, *args: Any, preset: Preset, bodies: Iterable[Body], **options: Any) -> None:
        super().__init__(*args, preset=preset, **options)
        self.sections: list[tuple[str, list[str]]] = []
        self.speak("title", _("Title"), known=preset.title, required=True)
        self.speak("summary", _("Summary"), known=preset.summary, longest=500, rows=3, required=True)
        self.speak("source", _("Source"), known=preset.source, longest=500, rows=2, required=True)
        self._section(_("Title, summary and source"))
        self._time()
        self._addressed()
        self._section(_("Where it holds"))
        self._thresholds()
        self._terms()
        self._who()
        self._limits()
        self._bodies(bodies)

    def _section(self, title: str) -> None:
        """Put the fields added since the last section under a heading."""
        told = {name for _title, names in self.sections for name in names}
        self.sections.append((title, [name for name in self.fields if name not in told]))

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
            self._tables(place, rule.need, effect)
        self._section(_("How many it takes"))

    def _tables(self, place: int, need: Need, effect: str) -> None:
        if need.by_size:
            sizes = LongText(
                label=_("Signatures by the size of the place: %(effect)s") % {"effect": effect},
                help_text=_(
                    "A line for each size: above how many people, a colon, how many sign. For example 50000: 2%"
                ),
                rows=4,
                initial=sizes_text(need.by_size),
            )
            self._add(f"sizes-{place}", ("thresholds", place, "need", "by_size"), sizes)
        if need.places:
            least = forms.IntegerField(
                label=_("Places that need their own minimum: %(effect)s") % {"effect": effect},
                min_value=1,
                initial=need.places.least,
            )
            self._add(f"least-{place}", ("thresholds", place, "need", "places", "least"), least)
            minima = LongText(
                label=_("Minimum of each place: %(effect)s") % {"effect": effect},
                help_text=_("A line for each place: its code, a colon, how many. For example DE: 69120"),
                rows=8,
                initial=minima_text(need.places),
            )
            self._add(f"minima-{place}", ("thresholds", place, "need", "places", "minimum"), minima)

    def _terms(self) -> None:
        for code, stage in self.preset.stages.items():
            name, label = f"stage-{code}", str(wording.STAGES[code])
            if stage.check:
                label = f"{label}: {pick(self.preset.duties.get(stage.check.duty)) or stage.check.duty}"
            if stage.term:
                self._term(name, ("stages", code, "term"), label, stage.term)
            if stage.term and stage.check:
                self._bound(f"{name}-warn", ("stages", code, "warn_after"), label, stage.warn_after)
            if code == CHECKED and not stage.term and not stage.final:
                self._new_check(name, label)
        for place, rule in enumerate(self.preset.thresholds):
            for number, lays in enumerate(rule.lays):
                duty = pick(self.preset.duties.get(lays.duty)) or lays.duty
                path: Path = ("thresholds", place, "lays", number, "term")
                self._term(f"lays-{place}-{number}", path, duty, lays.term)
                self._bound(f"lays-{place}-{number}-warn", (*path[:-1], "warn_after"), duty, lays.warn_after)
                self._bound(f"lays-{place}-{number}-most", (*path[:-1], "extended_to"), duty, lays.extended_to)
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
        self._amount(name, path, amount, label, term)

    def _bound(self, name: str, path: Path, label: str, term: Term | None) -> None:
        """A term beside another: when is warned, or how long it may take with extensions."""
        warns = path[-1] == "warn_after"
        text = _("Warning, for: %(what)s") if warns else _("With extensions at most, for: %(what)s")
        note = _("Empty: nobody is warned but shortly before the end") if warns else _("Empty: without a bound")
        label = text % {"what": label}
        amount = forms.IntegerField(
            label=label,
            min_value=1,
            max_value=25_000,
            initial=term.amount if term else None,
            required=False,
            help_text=note,
        )
        self._amount(name, path, amount, label, term)

    def _new_check(self, name: str, label: str) -> None:
        """A term for a check that has none; entering it says who must check by then."""
        amount = forms.IntegerField(
            label=label,
            min_value=1,
            max_value=25_000,
            required=False,
            help_text=_("Empty: the check has no term"),
        )
        self._amount(name, ("stages", CHECKED, "term"), amount, label, None)
        bodies = [(code, f"{code}: {ref.code or ref.kind}") for code, ref in self.preset.bodies.items()]
        self.fields["checker"] = forms.ChoiceField(
            label=_("Who must check in that time"), choices=bodies, initial=bodies[0][0], required=False
        )
        self.joint.add(name)

    def _amount(self, name: str, path: Path, amount: forms.IntegerField, label: str, term: Term | None) -> None:
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
            self._belongs(who)
            if who == "authors":
                number = forms.IntegerField(
                    label=_("Organisers, the author included"), min_value=1, max_value=50, initial=rule.organisers
                )
                self._add("organisers", (who, "organisers"), number)
                different = forms.IntegerField(
                    label=_("Places in which organisers must live, at least"),
                    min_value=1,
                    max_value=50,
                    initial=rule.organisers_from,
                )
                self._add("organisers-from", (who, "organisers_from"), different)
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

    def clean(self) -> dict[str, Any]:
        """Refuse lines that cannot be understood, at their field."""
        entered = {name: path for name, path in self.paths.items() if path[-1] in READ and name in self.cleaned_data}
        for name, path in entered.items():
            try:
                READ[str(path[-1])](self.cleaned_data[name])
            except ValidationError as wrong:
                self.add_error(name, wrong)
        return self.cleaned_data

    def changed(self) -> dict[str, Any]:
        """The preset's values with what was entered; what was left as it is stays unsaid where it was unsaid."""
        data = deepcopy(plain(self.preset))
        for name in ("title", "summary", "source"):
            data[name] = self.told(name)
        self.put_reach(data)
        self._put_check(data)
        for name, path in self.paths.items():
            if name in self.joint:
                continue
            value = self._value(name, path, data)
            if value != self._before(name, path, data):
                _put(data, path, value)
        return data

    def _put_check(self, data: dict[str, Any]) -> None:
        """A check that is given a term becomes a duty: whoever checks is late when it is over."""
        name = f"stage-{CHECKED}"
        if name in self.joint and (amount := self.cleaned_data.get(name)):
            check = {"duty": "check", "body": self.cleaned_data["checker"] or "addressee"}
            term = {self.cleaned_data[f"{name}-unit"]: amount}
            data["stages"][CHECKED] |= {"term": term, "after": STAY, "check": check}
            data.setdefault("duties", {}).setdefault("check", check_in_words())

    def _value(self, name: str, path: Path, data: Mapping[str, Any]) -> Any:
        entered = self.cleaned_data.get(name)
        if path[-1] == "share":
            return str((entered / MUCH).normalize()) if entered is not None else None
        if path[-1] in TERMS:
            old = _get(data, path) or {}
            unit = self.cleaned_data.get(f"{name}-unit")
            kept = {key: value for key, value in old.items() if key in ("calendar", "roll") and unit in old}
            return {unit: entered, **kept} if entered else None
        if path[-1] in READ:
            return READ[str(path[-1])](str(entered or "")) if entered != self.fields[name].initial else entered
        if path[0] == "bodies":
            kind, _colon, code = str(entered).partition(":")
            rest = {key: one for key, one in (_get(data, path) or {}).items() if key not in ("kind", "code")}
            return {kind: code, **rest}
        return entered

    def _before(self, name: str, path: Path, data: Mapping[str, Any]) -> Any:
        if path[-1] in (*TERMS, "share") or path[0] == "bodies":
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


def check_in_words() -> dict[str, str]:
    """What the duty to check is called, in every language."""
    words = {}
    for code in LANGUAGES:
        with override(code):
            words[code] = _("Check what was handed in")
    return words


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
