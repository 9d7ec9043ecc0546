"""What may be done while a case is considered. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.petitions.models import Hearing, Inquiry, Vote
from dauys.procedures.models import Case
from dauys.procedures.schema import Preset

LONGEST_WORDS = 4_000
LONGEST_ANSWER = 20_000
LONGEST_MINUTES = 50_000
LONGEST_LINK = 500
FARTHEST = timedelta(days=731)
"""What is set farther ahead is a slip of the pen."""
MOST_MEMBERS = 1_000
"""So many may vote together."""
CHOICES = ("for", "against", "abstained", "absent")


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """How many voted how."""

    in_favour: int
    against: int
    abstained: int = 0
    absent: int = 0

    @classmethod
    def of(cls, ballots: Sequence[Mapping[str, str]]) -> Numbers:
        """The numbers of a vote by name."""
        count = {choice: sum(one["choice"] == choice for one in ballots) for choice in CHOICES}
        return cls(
            in_favour=count["for"], against=count["against"], abstained=count["abstained"], absent=count["absent"]
        )

    @property
    def all(self) -> int:
        """How many members there are."""
        return self.in_favour + self.against + self.abstained + self.absent

    def carried(self, rule: str) -> bool:
        """Whether the motion is carried by this rule; exact: two thirds of 11 are 8."""
        if rule == Vote.Rule.ABSOLUTE:
            return self.in_favour * 2 > self.all
        if rule == Vote.Rule.TWO_THIRDS:
            return self.in_favour * 3 >= self.all * 2
        if rule == Vote.Rule.UNANIMOUS:
            return self.in_favour > 0 and self.against == 0
        return self.in_favour > self.against


def refuse_words(text: str, *, most: int = LONGEST_WORDS, field: str = "words") -> Refusal | None:
    """Why a text that has to be there cannot be taken."""
    if not text.strip():
        return invalid("missing", _("Something is missing."), **{field: _("Please fill this in.")})
    if len(text) > most:
        sentence = _("Write at most %(n)d characters.") % {"n": most}
        return invalid("text_length", sentence, **{field: sentence})
    return None


def refuse_day(day: date, *, today: date, field: str = "until") -> Refusal | None:
    """Why a term cannot end on that day."""
    if day < today:
        sentence = _("Choose a day that is still to come.")
        return invalid("past", sentence, **{field: sentence})
    if day > today + FARTHEST:
        sentence = _("Choose a date within the next two years.")
        return invalid("too_far", sentence, **{field: sentence})
    return None


def refuse_link(address: str, *, field: str) -> Refusal | None:
    """Why an address cannot be linked to: anything but https might be changed on its way, or be no page at all."""
    if address and (
        not address.startswith("https://") or len(address) > LONGEST_LINK or any(c.isspace() for c in address)
    ):
        sentence = _("Give a whole address that begins with https://")
        return invalid("not_https", sentence, **{field: sentence})
    return None


def refuse_asked_body(case: Case, to: Body, *, on: date) -> Refusal | None:
    """Why a body cannot be asked: it is of another law, or does not exist that day."""
    if to.jurisdiction_id != case.jurisdiction_id or not to.is_valid(on):
        sentence = _("This body cannot be asked here. Choose another body.")
        return invalid("wrong_body", sentence, to=sentence)
    return None


def refuse_hearing_at(starts_at: datetime, *, now: datetime) -> Refusal | None:
    """Why a hearing cannot begin at that moment."""
    if starts_at <= now:
        sentence = _("Choose a moment that is still to come.")
        return invalid("past", sentence, on=sentence)
    if starts_at > now + FARTHEST:
        sentence = _("Choose a date within the next two years.")
        return invalid("too_far", sentence, on=sentence)
    return None


def refuse_role(case: Case, action: str, roles: Collection[str]) -> Refusal | None:
    """Why somebody cannot go on with what this step began, whatever stage the case has come to since."""
    if any(move.do == action and move.by in roles for move in case.preset.moves):
        return None
    return forbidden("not_allowed", _("You may not do this here."))


def refuse_minutes(hearing: Hearing, *, now: datetime) -> Refusal | None:
    """Why a hearing can have no minutes yet, or none at all."""
    if hearing.called_off_at is not None:
        return Refusal("called_off", _("This hearing was called off."))
    if now < hearing.starts_at:
        return Refusal("too_early", _("Minutes can be added once the hearing has begun."))
    return None


def refuse_calling_off(hearing: Hearing, *, now: datetime) -> Refusal | None:
    """Why a hearing cannot be called off."""
    if hearing.called_off_at is not None:
        return Refusal("called_off", _("This hearing was called off."))
    if now >= hearing.starts_at:
        return Refusal("too_late", _("The hearing has begun: it can no longer be called off."))
    return None


def refuse_reply(inquiry: Inquiry) -> Refusal | None:
    """Why it cannot be answered: it was. What is late may still be answered."""
    if inquiry.answered_at is not None:
        return Refusal("answered_already", _("This has been answered already."))
    return None


def refuse_vote(numbers: Numbers, *, held_on: date, today: date) -> Refusal | None:
    """Why a vote cannot be written down."""
    if held_on > today:
        sentence = _("A vote is written down once it was held.")
        return invalid("not_held", sentence, on=sentence)
    if numbers.in_favour + numbers.against + numbers.abstained == 0:
        sentence = _("Say how many voted.")
        return invalid("nobody_voted", sentence, in_favour=sentence)
    if numbers.all > MOST_MEMBERS:
        sentence = _("So many people cannot have voted here.")
        return invalid("too_many_votes", sentence, in_favour=sentence)
    return None


def refuse_conclusion(preset: Preset, outcome: str, texts: Mapping[str, str], known: Collection[str]) -> Refusal | None:
    """Why this is no conclusion: no known outcome, no text, or none in a language in which it is owed."""
    if outcome not in known:
        return invalid("unknown_outcome", _("Please say what it comes to."), outcome=_("Please choose one."))
    if not any(text.strip() for text in texts.values()):
        return invalid("missing", _("Something is missing."), text=_("Please fill this in."))
    missing = [code for code in preset.response.languages if not texts.get(code, "").strip()]
    if missing:
        sentence = _("The answer is owed in these languages too: %(languages)s.") % {"languages": ", ".join(missing)}
        return invalid("languages_missing", sentence, text=sentence)
    return None
