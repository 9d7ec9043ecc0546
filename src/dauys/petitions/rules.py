"""What may be done to a petition, by whom and when. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dauys.bodies.models import Body
from dauys.files import rules as attaching
from dauys.files.models import File
from dauys.kernel.dates import day_text
from dauys.kernel.languages import name as language_name
from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.kernel.terms import last_second, local_date
from dauys.kernel.texts import pick, seen_length
from dauys.people.profile import Profile
from dauys.places.models import Place
from dauys.procedures import eligibility
from dauys.procedures.models import Case
from dauys.procedures.schema import Preset, TextLimits

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Order:
    """Why something is taken away or put back: the ground, of a court its name, number and day, and words for all."""

    ground: str
    words: str
    court: str = ""
    number: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Signer:
    """Somebody who signs: what rules may know, and what makes them one person.

    identity: a stable text that is the same for the same person (a person's id, or mailbox and name). mailbox: the
    canonical e-mail address, where signing is by mailbox. place: the code of the place they count for. statement: what
    they state for verification, where the preset asks for it.
    """

    profile: Profile
    identity: str
    place: str
    mailbox: str = ""
    shown: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)
    statement: Mapping[str, str] = field(default_factory=dict)
    wants_news: bool = False


def refuse_signing(case: Case, profile: Profile, *, now: datetime) -> Refusal | None:
    """Why somebody of this profile may not sign now."""
    if refusal := refuse_signing_anything(case, now=now):
        return refusal
    return eligibility.refuse(case.preset.signers, profile, on=local_date(now, case.tz), addressed=case.place.code)


def refuse_undecided(preset: Preset, place: str) -> Refusal | None:
    """Why somebody cannot sign yet: nobody knows for which state they want to count."""
    if preset.signers.counts_for == "citizenship" and not place:
        sentence = _("Choose the nationality that your statement counts for.")
        return invalid("nationality_missing", sentence, nationality=sentence)
    return None


def refuse_signing_anything(case: Case, *, now: datetime) -> Refusal | None:
    """Why nobody can sign now: signing is closed, or nobody could read what they sign."""
    if case.withheld_at is not None:
        return Refusal("withheld", _("The text of this petition has been removed, so it cannot be signed now."))
    return refuse_while_closed(case, now=now)


def refuse_while_closed(case: Case, *, now: datetime) -> Refusal | None:
    """Why nobody can sign or take a signature back now."""
    if not case.rules.sign:
        return Refusal("not_gathering", _("This petition is not collecting signatures."))
    if case.stage_ends_at is not None and now >= case.stage_ends_at:
        day = day_text(last_second(case.stage_ends_at, case.tz).date())
        return Refusal("closed", _("Signing closed on %(date)s.") % {"date": day})
    if case.short_since is not None and case.preset.authors.when_short == "paused":
        return Refusal("paused", _("Signing is paused: too few people organise this petition at the moment."))
    return None


def refuse_authoring(preset: Preset, profile: Profile, *, addressed: str, on: date) -> Refusal | None:
    """Why somebody of this profile may not start a petition of this kind."""
    return eligibility.refuse(preset.authors, profile, on=on, addressed=addressed)


def refuse_text(limits: TextLimits, title: str, body: str) -> Refusal | None:
    """Why a title and text are too short or too long; both ends count as right."""
    fields: dict[str, StrOrPromise] = {}
    for name, text, least, most in (
        ("title", title, limits.title_min, limits.title_max),
        ("body", body, limits.body_min, limits.body_max),
    ):
        length = seen_length(text.strip())
        if length == 0:
            fields[name] = _("Please fill this in.")
        elif length < least:
            sentence = ngettext("Write at least %(n)d character.", "Write at least %(n)d characters.", least)
            fields[name] = sentence % {"n": least}
        elif length > most:
            sentence = ngettext("Shorten this by %(n)d character.", "Shorten this by %(n)d characters.", length - most)
            fields[name] = sentence % {"n": length - most}
    return invalid("text_length", _("Please check the text."), **fields) if fields else None


def refuse_written_in(preset: Preset, language: str) -> Refusal | None:
    """Why a petition cannot be written in this language."""
    if not preset.text.languages or language in preset.text.languages:
        return None
    sentence = _("Petitions of this kind cannot be written in this language.")
    return invalid("language_not_allowed", sentence, language=sentence)


def refuse_translation(language: str, *, own: str, allowed: Collection[str]) -> Refusal | None:
    """Why a petition written in `own` cannot be translated into this language."""
    if language == own:
        sentence = _("This is the language it is written in.")
        return invalid("own_language", sentence, language=sentence)
    if language not in allowed:
        sentence = _("Petitions of this kind cannot be translated into this language.")
        return invalid("language_not_allowed", sentence, language=sentence)
    return None


LONGER = 1.5
"""How much longer than the text itself a translation may be."""


def refuse_translated(limits: TextLimits, title: str, body: str) -> Refusal | None:
    """Why a translation is not whole or too long."""
    most = {"title_max": int(limits.title_max * LONGER), "body_max": int(limits.body_max * LONGER)}
    return refuse_text(limits.model_copy(update={"title_min": 1, "body_min": 1, **most}), title, body)


def refuse_shown(preset: Preset, shown: str) -> Refusal | None:
    """Why an author's name cannot be shown in this way."""
    if shown in preset.authors.shown:
        return None
    sentence = _("In this procedure a name is not shown in this way.")
    return invalid("shown_not_allowed", sentence, shown=sentence)


def fits_place(preset: Preset, place: Place) -> bool:
    """Whether a procedure is for this place: the one it names, or any of the kinds it names."""
    addressed = preset.addressed
    return place.code == addressed.place if addressed.place else place.kind in addressed.kinds


def refuse_topic(preset: Preset, topic: str) -> Refusal | None:
    """Why a petition cannot be about this topic."""
    if topic in preset.topics.forbidden:
        name = pick(preset.topics.forbidden[topic])
        sentence = _("The law admits no petition about this: %(subject)s.") % {"subject": name}
        return invalid("topic_forbidden", sentence, topic=sentence)
    if preset.topics.allowed and topic not in preset.topics.allowed:
        sentence = _("Petitions of this kind cannot be about this topic.")
        return invalid("topic_not_allowed", sentence, topic=sentence)
    return None


def refuse_kind(preset: Preset, kind: str) -> Refusal | None:
    """Why a petition cannot be of this kind."""
    if preset.kinds and kind not in preset.kinds:
        return invalid("unknown_kind", _("Please choose what kind it is."), kind=_("Please choose one."))
    return None


def refuse_fields(preset: Preset, kind: str, fields: Mapping[str, str]) -> Refusal | None:
    """Why the fields of its kind are not filled in as they should be."""
    wrong: dict[str, StrOrPromise] = {}
    for own in preset.fields.get(kind, ()):
        text = fields.get(own.name, "").strip()
        if own.required and not text:
            wrong[own.name] = _("Please fill this in.")
        elif (length := seen_length(text)) > own.max:
            over = length - own.max
            wrong[own.name] = ngettext(
                "Shorten this by %(n)d character.", "Shorten this by %(n)d characters.", over
            ) % {"n": over}
    return invalid("fields", _("Please check the text."), **wrong) if wrong else None


def refuse_attached(preset: Preset, files: Iterable[File]) -> Refusal | None:
    """Why a petition cannot be handed in with these files: one has not come whole, or the procedure admits less."""
    standing = [file for file in files if file.state not in (File.State.REFUSED, File.State.REMOVED)]
    if any(file.state == File.State.ARRIVING for file in standing):
        sentence = _("A file has not come whole. Send the rest of it, or remove it.")
        return invalid("attachment_unfinished", sentence, attachments=sentence)
    total = preset.attachments.total_mb * attaching.MEGABYTE
    if sum(file.size for file in standing) > total:
        sentence = _("Petitions of this kind may have less attached. Please remove something.")
        return invalid("attachments_too_large", sentence, attachments=sentence)
    types = preset.attachments.types
    if any(file.type and attaching.refuse_type(types, file.type) for file in standing):
        sentence = _("Files of this kind cannot be attached here. Please remove them.")
        return invalid("type_not_allowed", sentence, attachments=sentence)
    return None


def refuse_own_approval(writers: Collection[object], approver: object) -> Refusal | None:
    """Why an answer cannot be approved: the second pair of eyes must be another person's."""
    if approver is not None and approver in writers:
        return forbidden("own_draft", _("Somebody else must approve what you have drafted."))
    return None


def refuse_own_check(writers: Collection[object], checker: object) -> Refusal | None:
    """Why somebody cannot decide on a petition: nobody checks what they have started, or organise."""
    if checker is not None and checker in writers:
        return forbidden("own_petition", _("This is your own petition. Somebody else must decide on it."))
    return None


GROUNDS = ("court", "personal", "insult", "unlawful", "copyright", "advertising")
"""Why something may be taken from a public page."""
LONGEST_COURT, LONGEST_NUMBER = 200, 100


def refuse_order(order: Order, *, today: date, restoring: bool = False) -> Refusal | None:
    """Why something cannot be taken away, or put back, for this reason: a court is named whole, words are for all."""
    wrong: dict[str, StrOrPromise] = {}
    if order.ground not in GROUNDS and not restoring:
        wrong["ground"] = _("Choose the ground.")
    if not order.words.strip():
        wrong["words"] = _("Say what is taken away and why; everybody can read this.")
    if order.ground == "court":
        wrong |= _court_mistakes(order, today)
    return invalid("order_incomplete", _("Something is missing."), **wrong) if wrong else None


def _court_mistakes(order: Order, today: date) -> dict[str, StrOrPromise]:
    wrong: dict[str, StrOrPromise] = {}
    for name, text, most in (("court", order.court, LONGEST_COURT), ("number", order.number, LONGEST_NUMBER)):
        if not text.strip():
            wrong[name] = _("Please fill this in.")
        elif len(text.strip()) > most:
            wrong[name] = _("This is too long.")
    if order.on is None:
        wrong["on"] = _("Please fill this in.")
    elif order.on > today:
        wrong["on"] = _("This day is still to come.")
    return wrong


REPEATS = ("repeat", "duplicate")
NOT_OURS = ("not_competent", "wrong_level")
"""Reasons of a refusal that must say what is repeated, or who is competent."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """Whether a refusal names an earlier petition, the competent body, or says that nobody is competent."""

    earlier: bool = False
    competent: bool = False
    nobody: bool = False


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """What a refusal points to: an earlier petition, the competent body, or that nobody is competent."""

    earlier: Case | None = None
    competent: Body | None = None
    nobody: bool = False

    @property
    def said(self) -> Said:
        """What of it is there."""
        return Said(earlier=self.earlier is not None, competent=self.competent is not None, nobody=self.nobody)


NOWHERE = Pointer()


def refuse_pointing(reason: str, words: str, said: Said) -> Refusal | None:
    """Why a refusal is not whole: a repeat must say what it repeats, what is not ours whose it is."""
    if reason in REPEATS and not said.earlier and not words.strip():
        sentence = _("Name the earlier petition, or say in words where it is.")
        return invalid("earlier_missing", sentence, earlier=sentence)
    if reason in NOT_OURS and said.competent == said.nobody:
        sentence = _("Name the competent body, or say that there is none.")
        return invalid("competent_missing", sentence, competent=sentence)
    return None


VERBS = frozenset(
    (
        "draft",
        "edit",
        "submit",
        "join",
        "leave",
        "assign",
        "hand_over",
        "take_over",
        "vacate",
        "correct",
        "verify",
        "withdraw",
        "accept",
        "advise",
        "return",
        "reject",
        "sign",
        "unsign",
        "respond",
        "extend",
        "redirect",
    )
)
"""Steps that have an action of their own, with rules of their own."""


def refuse_general_step(action: str) -> Refusal | None:
    """Why a step cannot be taken by its mere name: it has rules of its own that would be passed by."""
    return forbidden("not_allowed", _("You may not do this here.")) if action in VERBS else None


def refuse_unfinished(*, ready: bool, sent_back: str) -> Refusal | None:
    """Why a draft cannot be published: its writer is not done with it."""
    if not ready:
        return Refusal("not_ready", _("This answer is still being written."))
    if sent_back:
        return Refusal("sent_back", _("This answer was sent back and has not been changed since."))
    return None


def refuse_returning(case: Case, *, signed: bool) -> Refusal | None:
    """Why a petition cannot go back to its author: nobody's signature may stand under a text that changes."""
    if case.rules.sign and signed:
        sentence = _("People have signed this text, so it changes no more. A slip can be corrected for all to see.")
        return Refusal("signed_already", sentence)
    return None


def stale() -> Refusal:
    """The refusal of a change to something that somebody else has changed in between."""
    return Refusal("stale", _("Somebody else has just changed this. Please look again."))


OUTCOMES = ("satisfied", "partly", "refused", "explained")
"""Outcomes of an answer where the preset names none of its own."""
EMPTY_PHRASES = ("taken note of", "noted", "принято к сведению", "назарға алынды", "ескерілді")


def outcomes_of(preset: Preset) -> tuple[str, ...]:
    """What an answer under this preset may come to."""
    return tuple(preset.outcomes) or OUTCOMES


def refuse_languages(preset: Preset, texts: Mapping[str, str]) -> Refusal | None:
    """Why an answer cannot be published yet: its text is missing in a language in which it is owed."""
    missing = [code for code in preset.response.languages if not texts.get(code, "").strip()]
    if not missing:
        return None
    named = ", ".join(language_name(code) for code in missing)
    sentence = _("The answer is owed in these languages too: %(languages)s.") % {"languages": named}
    return invalid("languages_missing", sentence, text=sentence)


def refuse_unread(unread: Collection[str]) -> Refusal | None:
    """Why an answer cannot be published yet: in these languages a machine has written what nobody has read."""
    if not unread:
        return None
    named = ", ".join(language_name(code) for code in unread)
    sentence = _("A machine has written these texts and nobody has read them yet: %(languages)s.") % {
        "languages": named
    }
    return Refusal("unread_draft", sentence)


def refuse_answer(preset: Preset, outcome: str, texts: Mapping[str, str]) -> Refusal | None:
    """Why this is no answer: no known outcome, no text, or in some language nothing but "taken note of"."""
    if outcome not in outcomes_of(preset):
        return invalid("unknown_outcome", _("Please say what the answer comes to."), outcome=_("Please choose one."))
    if not any(text.strip() for text in texts.values()):
        return invalid("missing", _("Something is missing."), text=_("Please fill this in."))
    empty = [code for code, text in texts.items() if text.casefold().strip(" .!\n") in EMPTY_PHRASES]
    if empty:
        sentence = _("“Taken note of” is not an answer. Say what will be done, or why not.")
        return invalid("empty_answer", sentence, **{f"text_{code}": sentence for code in empty})
    return None
