"""Forms of the start of a petition: one question each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dauys.kernel import languages as names
from dauys.kernel.forms import ChoiceList, Form, Hinted, Line, LongText, write_in
from dauys.kernel.models import Jurisdiction
from dauys.kernel.texts import pick, tidy
from dauys.people.values import LONGEST_NAME
from dauys.petitions.choosing import Option
from dauys.places.forms import PlaceField
from dauys.procedures.schema import Preset
from dauys.topics.forms import TopicField
from dauys.topics.models import Topic

DRAFT_TITLE, DRAFT_BODY = 2_000, 200_000
"""What a draft may hold in characters; the preset's own limits are checked when it is handed in."""
NONE = "none"


class DraftLine(Line):
    """One line of a draft: the preset's limit is counted while it is written, but refuses nothing yet."""

    counts_seen = True

    def __init__(self, *, limit: int = 0, **options: Any) -> None:
        super().__init__(max_length=DRAFT_TITLE, **options)
        self.max_length = limit

    def to_python(self, value: Any) -> Any:
        """Bring the text into one line of letters."""
        return super().to_python(" ".join(tidy(value).split()) if isinstance(value, str) else value)


class DraftText(LongText):
    """The text of a draft, counted like its title."""

    counts_seen = True

    def __init__(self, *, limit: int = 0, **options: Any) -> None:
        super().__init__(max_length=DRAFT_BODY, **options)
        self.max_length = limit

    def to_python(self, value: Any) -> Any:
        """Leave out what nobody can see."""
        return super().to_python(tidy(value.replace("\r\n", "\n")) if isinstance(value, str) else value)


class TitleForm(Form):
    """What the author wants."""

    heading = "title"
    title = DraftLine(
        label=_("What do you want to be done?"),
        help_text=_(
            "One sentence that says what should change. For example: “A bus every ten minutes to our district”."
        ),
        error_messages={"required": _("Say in one sentence what should be done")},
    )

    def __init__(self, *args: Any, limit: int, language: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"].max_length = limit  # type: ignore[attr-defined]
        write_in(self.fields["title"], language)


class PlaceForm(Form):
    """The place it is about."""

    heading = "place"
    place = PlaceField(
        label=_("Which place is it about?"),
        help_text=_("Your town or region, or the whole country if it concerns everybody."),
    )


class TopicForm(Form):
    """The topic."""

    heading = "topic"

    def __init__(
        self, *args: Any, jurisdiction: Jurisdiction | None, preset: Preset | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["topic"] = TopicField(
            label=_("What is it about?"),
            help_text=_("It shows which body is competent, and helps people to find your petition."),
            jurisdiction=jurisdiction,
            required=bool(preset and preset.topics.allowed),
            empty_label=_("I am not sure"),
        )
        field = self.fields["topic"]
        if preset and preset.topics.allowed and isinstance(field, TopicField):
            field.queryset = field.queryset.filter(code__in=preset.topics.allowed)  # type: ignore[union-attr]


class WhoForm(Form):
    """The body that should act, and by it the procedure."""

    heading = "who"
    who = forms.ChoiceField(
        label=_("Who should act?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who should act"), "invalid_choice": _("Choose who should act")},
    )

    def __init__(self, *args: Any, options: Iterable[Option], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.options = {option.value: option for option in options}
        bodies = Counter(option.addressee for option in self.options.values())
        names = [
            (value, Hinted(_name(option, several=bodies[option.addressee] > 1), option.summary))
            for value, option in self.options.items()
        ]
        self.fields["who"].choices = names  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Option:
        """The option, once the form is valid."""
        return self.options[self.cleaned_data["who"]]


def _name(option: Option, *, several: bool) -> str:
    """The body; with the procedure where there are several ways to it."""
    return f"{option.addressee}: {pick(option.procedure.preset.title)}" if several else str(option.addressee)


class BodyForm(Form):
    """The reasons."""

    heading = "body"
    body = DraftText(
        label=_("Why is it needed?"),
        help_text=_(
            "What is the problem, whom does it touch, what do you propose? Leave out the names, addresses and phone "
            "numbers of other people: everybody will be able to read this."
        ),
        rows=12,
        error_messages={"required": _("Say why it is needed")},
    )

    def __init__(self, *args: Any, limit: int, language: str, unfinished: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].max_length = limit  # type: ignore[attr-defined]
        write_in(self.fields["body"], language)
        self.fields["body"].required = not unfinished


class KindForm(Form):
    """The kind, where the preset has kinds."""

    heading = "kind"
    kind = forms.ChoiceField(label=_("What kind of petition is it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, preset: Preset, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [(code, pick(name)) for code, name in preset.kinds.items()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class OwnFieldsForm(Form):
    """What petitions of one kind say beside title and text."""

    def __init__(self, *args: Any, preset: Preset, kind: str, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for own in preset.fields.get(kind, ()):
            field = DraftText(label=pick(own.label), rows=8, required=own.required)
            field.max_length = own.max
            write_in(field, language)
            self.fields[own.name] = field


LONGEST_DIFFERENCE = 1_000


class SubjectForm(Form):
    """Whether it is about a subject that the law excludes."""

    subject = forms.ChoiceField(
        label=_("Is it about one of these?"),
        help_text=_("The law admits no petitions about them, so such a petition would be refused."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is about one of these")},
    )

    differs = LongText(
        label=_("What is different about yours?"),
        help_text=_("Whoever checks it reads this; nobody else does."),
        required=False,
        max_length=LONGEST_DIFFERENCE,
        rows=3,
    )

    def __init__(self, *args: Any, preset: Preset, alike: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not alike:
            del self.fields["differs"]
        self.forbidden: Mapping[str, Any] = preset.topics.forbidden
        subjects = [(code, pick(name)) for code, name in self.forbidden.items()]
        self.fields["subject"].choices = [(NONE, _("No, none of these")), *subjects]  # type: ignore[attr-defined]
        if not self.forbidden:
            del self.fields["subject"]

    def clean_subject(self) -> str:
        """A petition about an excluded subject would only be refused later."""
        chosen = str(self.cleaned_data["subject"])
        if chosen != NONE:
            name = pick(self.forbidden[chosen])
            raise ValidationError(
                _("A petition about this cannot be accepted: %(subject)s. Please change what you ask for."),
                params={"subject": name},
            )
        return chosen


SHOWN = (
    ("initials", _("Given name and first letter of the surname")),
    ("full", _("Given name and surname")),
    ("none", _("Not at all")),
)


class AuthorForm(Form):
    """Who the author is. Asks only for what is not known yet."""

    given = Line(label=_("Given name"), max_length=LONGEST_NAME)
    family = Line(label=_("Family name"), max_length=LONGEST_NAME)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send a code to it, and tell you there what becomes of your petition. It is shown to nobody."),
    )
    shown = forms.ChoiceField(
        label=_("How should others see your name?"), choices=SHOWN, widget=forms.RadioSelect, initial="initials"
    )

    def __init__(
        self, *args: Any, ask_name: bool, ask_email: bool, ways: Collection[str] = tuple(dict(SHOWN)), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices = [(way, text) for way, text in SHOWN if way in ways]
        self.fields["shown"].choices = choices  # type: ignore[attr-defined]
        for initial in (self.initial, {"shown": self.fields["shown"].initial}):
            if initial.get("shown") and initial["shown"] not in ways:
                self.initial["shown"] = choices[0][0]
        self.fields["given"].widget.attrs["autocomplete"] = "given-name"
        self.fields["family"].widget.attrs["autocomplete"] = "family-name"
        for name in ("given", "family"):
            self.fields[name].counted = False  # type: ignore[attr-defined]
            if not ask_name:
                del self.fields[name]
        if not ask_email:
            del self.fields["email"]

    def clean_given(self) -> str:
        """A name in one line."""
        return " ".join(tidy(self.cleaned_data["given"]).split())

    def clean_family(self) -> str:
        """A name in one line."""
        return " ".join(tidy(self.cleaned_data["family"]).split())


class LanguageForm(Form):
    """The language it is written in."""

    heading = "language"
    language = forms.ChoiceField(
        label=_("In which language is your text written?"),
        help_text=_("This text governs, whatever translations are added."),
        widget=ChoiceList,
        error_messages={"invalid_choice": _("Choose a language from the list")},
    )

    def __init__(self, *args: Any, languages: Iterable[str], first: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = names.choices(languages, first)  # type: ignore[attr-defined]


class HandInForm(Form):
    """The last page: what has to be declared where nothing is proven."""

    declares = forms.BooleanField(label="", error_messages={"required": _("Tick this if it is true of you.")})

    def __init__(self, *args: Any, declaration: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["declares"].label = declaration
        if not declaration:
            del self.fields["declares"]


class MailForm(Form):
    """Where to send the secret link."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)


def topic_of(form: TopicForm) -> Topic | None:
    """The topic chosen, if any."""
    found: Topic | None = form.cleaned_data["topic"]
    return found
