"""Forms of a committee: what it asks, whom it invites, hearings, votes, conclusions; and the replies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dauys.bodies.models import Body
from dauys.kernel.forms import DateField, Form, Line, LongText
from dauys.kernel.languages import own_name
from dauys.petitions import proceedings
from dauys.petitions.dockets import CHOICES
from dauys.petitions.forms.answering import AnswerForm, BodyField
from dauys.petitions.models import Member, Vote
from dauys.petitions.proceedings import Numbers

COUNTED = ("in_favour", "against", "abstained", "absent")
PUBLIC = gettext_lazy("Everybody can read this on the petition’s page. It cannot be changed afterwards.")


def _words(label: Any, **options: Any) -> LongText:
    return LongText(label=label, rows=5, max_length=proceedings.LONGEST_WORDS, **options)


def _https(label: Any) -> Line:
    hint = gettext_lazy("A whole address that begins with https://")
    return Line(label=label, help_text=hint, required=False, max_length=proceedings.LONGEST_LINK)


class ClockField(forms.TimeField):
    """A time of day as clocks show it: 14:30."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Time"),
            help_text=gettext_lazy("By the clock of the place, for example 14:30"),
            input_formats=("%H:%M", "%H.%M"),
            widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
            error_messages={
                "required": gettext_lazy("Enter a time, for example 14:30"),
                "invalid": gettext_lazy("Enter a time, for example 14:30"),
            },
            **options,
        )


class PressForm(Form):
    """Words that everybody can read."""

    words = _words(gettext_lazy("In words"), help_text=PUBLIC)


class AskForm(Form):
    """A question to the author, and until when it should be answered."""

    words = _words(gettext_lazy("What you want to know"), help_text=PUBLIC)
    until = DateField(
        label=gettext_lazy("Last day for the answer"),
        help_text=gettext_lazy("An answer given on this day is still in time. For example 27 3 2027"),
    )


class EvidenceForm(AskForm):
    """The same to a public body, out of those that were found."""

    to = BodyField(
        label=gettext_lazy("Body that is asked"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose a body."), "invalid_choice": gettext_lazy("Choose a body.")},
    )
    field_order = ("to", "words", "until")

    def __init__(self, *args: Any, choices: Iterable[Body] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        to = self.fields["to"]
        if isinstance(to, BodyField):
            to.widget.choices = [(body.code, f"{body}") for body in choices]


class MeetingForm(Form):
    """Day and time of something, in the zone of its case."""

    on = DateField(label=gettext_lazy("Day"), help_text=gettext_lazy("For example 27 3 2027"))
    at = ClockField()

    def moment(self, zone: ZoneInfo) -> datetime:
        """Day and time as one moment, once the form is valid."""
        day: date = self.cleaned_data["on"]
        clock: time = self.cleaned_data["at"]
        return datetime.combine(day, clock, tzinfo=zone)


class InviteForm(MeetingForm):
    """An invitation: what about, when, where or by which link."""

    venue = Line(label=gettext_lazy("Where it is held"), required=False, max_length=300)
    link = _https(gettext_lazy("Link, if people can take part from afar"))
    words = _words(gettext_lazy("What it is about"), help_text=PUBLIC)


class HearingForm(MeetingForm):
    """A hearing: when, where, where it can be watched, what is on the agenda."""

    venue = Line(label=gettext_lazy("Where it is held"), required=False, max_length=300)
    broadcast = _https(gettext_lazy("Where it can be watched"))
    agenda = _words(gettext_lazy("Agenda"), required=False)


class MinutesForm(Form):
    """What was said at a hearing, and where it can be seen."""

    minutes = LongText(label=gettext_lazy("Minutes"), rows=14, max_length=proceedings.LONGEST_MINUTES)
    recording = _https(gettext_lazy("Recording"))


class CallOffForm(Form):
    """Why there will be no hearing."""

    prefix = "off"
    why = _words(gettext_lazy("Why it is called off"), help_text=PUBLIC)


class VoteForm(Form):
    """A vote that was held: its numbers and its rule."""

    on = DateField(label=gettext_lazy("Day of the vote"), help_text=gettext_lazy("For example 27 3 2027"))
    motion = _words(gettext_lazy("What was voted on"), help_text=PUBLIC)
    rule = forms.ChoiceField(label=gettext_lazy("What it takes"), choices=Vote.Rule.choices, widget=forms.RadioSelect)
    in_favour = forms.IntegerField(label=gettext_lazy("For"), min_value=0, max_value=proceedings.MOST_MEMBERS)
    against = forms.IntegerField(label=gettext_lazy("Against"), min_value=0, max_value=proceedings.MOST_MEMBERS)
    abstained = forms.IntegerField(
        label=gettext_lazy("Abstained"), min_value=0, max_value=proceedings.MOST_MEMBERS, required=False
    )
    absent = forms.IntegerField(
        label=gettext_lazy("Absent"), min_value=0, max_value=proceedings.MOST_MEMBERS, required=False
    )

    def __init__(self, *args: Any, members: Iterable[Member] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        for name in COUNTED:
            self.fields[name].widget.attrs["class"] = "govuk-input--width-4"
        self.members = list(members)
        for member in self.members:
            self.fields[f"ballot_{member.pk}"] = forms.ChoiceField(
                label=member.shown,
                choices=[("", "–"), *((code, CHOICES[code]) for code in proceedings.CHOICES)],
                required=False,
            )
        if self.members:
            self.fields["in_favour"].help_text = _(
                "Leave the numbers empty to say below of every member how they voted."
            )
        for name in ("in_favour", "against") if self.members else ():
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """By name it is said of every member; else the numbers are there."""
        data = super().clean() or self.cleaned_data
        given = [bool(data.get(f"ballot_{member.pk}")) for member in self.members]
        if any(given) and not all(given):
            missing = next(member for member, said in zip(self.members, given, strict=True) if not said)
            self.add_error(f"ballot_{missing.pk}", _("Say of every member how they voted, or of none."))
        elif self.members and not any(given):
            for name in ("in_favour", "against"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Say how many voted."))
        return data

    def ballots(self) -> list[dict[str, str]]:
        """How each member voted, once the form is valid; empty where only numbers were given."""
        data = self.cleaned_data
        return [
            {"name": row.name, "faction": row.faction, "choice": data[f"ballot_{row.pk}"]}
            for row in self.members
            if data.get(f"ballot_{row.pk}")
        ]

    def numbers(self) -> Numbers:
        """How many voted how."""
        if ballots := self.ballots():
            return Numbers.of(ballots)
        return Numbers(**{name: self.cleaned_data.get(name) or 0 for name in COUNTED})


class ConclusionForm(AnswerForm):
    """What a committee has come to, and why, in each language of the jurisdiction."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome"].label = _("What it comes to")
        for code in self.languages:
            label = _("Conclusion (%(language)s)") % {"language": own_name(code)}
            self.fields[f"text_{code}"].label = label


class ReplyForm(Form):
    """The answer to a question."""

    text = LongText(label=gettext_lazy("Your answer"), rows=10, max_length=proceedings.LONGEST_ANSWER)


class InvitationReplyForm(Form):
    """Whether one comes, and what else there is to say."""

    accepts = forms.TypedChoiceField(
        label=gettext_lazy("Will you come?"),
        choices=[("yes", gettext_lazy("Yes, I will take part")), ("no", gettext_lazy("No, I cannot take part"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one.")},
    )
    text = _words(
        gettext_lazy("Anything to add"), required=False, help_text=gettext_lazy("Only the committee reads this.")
    )
