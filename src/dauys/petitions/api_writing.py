"""A petition written over HTTP: begun, changed, introduced, handed in, withdrawn; with an account or a secret key."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Header, Schema
from ninja.responses import Status
from pydantic import AfterValidator, StringConstraints

from dauys.kernel import limits
from dauys.kernel.api import Input, Texts, Word, unknown
from dauys.kernel.refusal import Refusal
from dauys.kernel.texts import tidy
from dauys.people import actions as people
from dauys.people.actor import Actor
from dauys.people.api import Needs
from dauys.petitions import actions, authors, choosing, drafting, tongues
from dauys.petitions.api_reading import UpdateOut, update_json
from dauys.petitions.api_schemas import (
    Body,
    PetitionWholeOut,
    Short,
    Title,
    WordsIn,
    brief,
    checked,
    no_such_petition,
    whole,
)
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.api_signing import CodeIn, ConfirmedOut, ReceivedOut
from dauys.petitions.forms.starting import MailForm
from dauys.petitions.models import Petition
from dauys.petitions.queries import RELATED
from dauys.places.api import named
from dauys.places.models import Place
from dauys.procedures import queries as procedures
from dauys.procedures.models import Procedure
from dauys.topics.api import named_topic

STARTS = 30
"""Drafts begun without an account from one network in an hour, over HTTP and on the pages together."""
AS_AUTHOR = Needs("write", optional=True)
PetitionKey = Annotated[str, Header(alias="Petition-Key", max_length=100)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$", max_length=10)]


class DraftIn(Input):
    """A petition to begin: under which procedure, for which place."""

    procedure: Word
    place: Word
    title: Title
    body: Body = ""
    topic: Word = ""
    language: Language | None = None


class BegunOut(Schema):
    """The draft; `key` is the secret of a draft begun without an account: keep it, it is told only once."""

    id: UUID
    url: str
    key: str | None


class TranslationIn(Input):
    """The text in another language."""

    title: Title = ""
    body: Body = ""


class ChangesIn(Input):
    """What to change; what is left out stays."""

    title: Title | None = None
    body: Body | None = None
    topic: Word | None = None
    kind: Word | None = None
    fields: Annotated[dict[Word, Body], "the fields of its kind, by name"] | None = None
    language: Language | None = None
    translations: Annotated[dict[Language, TranslationIn], "by language"] | None = None


class AddressIn(Input):
    """Who should act: under which procedure, for which place."""

    procedure: Word
    place: Word


class AuthorIn(Input):
    """What the author is called (empty: as is known), and how much of it others see."""

    given: Short = ""
    family: Short = ""
    shown: Literal["initials", "full", "none"] = "initials"


class MailboxIn(Input):
    """Where the author is reached."""

    email: Annotated[str, AfterValidator(tidy), StringConstraints(max_length=254)]


class HandInIn(Input):
    """That what has to be declared is true, where the procedure proves nothing."""

    declares: bool = False


class NewsIn(Input):
    """News for everybody who follows."""

    title: Annotated[Title, StringConstraints(max_length=200)]
    body: Annotated[Body, StringConstraints(max_length=5_000)]
    language: Language | None = None


class OptionOut(Schema):
    """One way to petition here; `competent` says whether this body is the one for the topic."""

    procedure: str
    jurisdiction: str
    place: str
    addressee: str
    title: Texts
    summary: str
    competent: bool


class OptionsOut(Schema):
    """Every way to petition here, the competent bodies first."""

    items: list[OptionOut]


def _addressed(code: str, place_code: str) -> tuple[Procedure, Place]:
    place = named(place_code)
    if place is None:
        raise unknown("place", _("There is no such place."))
    try:
        return procedures.current(code), place
    except Procedure.DoesNotExist:
        raise unknown("procedure", _("There is no such procedure.")) from None


def own(request: Any, petition_id: UUID, key: str) -> tuple[Petition, Actor]:
    """The petition of whoever asks, and as whom they act."""
    return _found(authors.find(petition_id, request.actor, _keys(petition_id, key)))


def organised(request: Any, petition_id: UUID, key: str) -> tuple[Petition, Actor]:
    """The petition that whoever asks has started or organises, and as whom they act."""
    return _found(authors.find_organised(petition_id, request.actor, _keys(petition_id, key)))


def acting(request: Any, petition_id: UUID, key: str) -> tuple[Petition, Actor]:
    """The petition whose author's steps whoever asks may take, and as whom they act."""
    return _found(authors.find_acting(petition_id, request.actor, _keys(petition_id, key)))


def _keys(petition_id: UUID, key: str) -> dict[str, str]:
    return {str(petition_id): key} if key else {}


def _found(found: tuple[Petition, Actor] | None) -> tuple[Petition, Actor]:
    if found is None:
        raise no_such_petition()
    return found


def _now(request: Any, petition: Petition, by: Actor) -> dict[str, Any]:
    """The petition as it stands after a change."""
    return whole(Petition.objects.select_related(*RELATED).get(pk=petition.pk), by, request.now)


def _language(wanted: str | None, procedure: Procedure, field: str = "language") -> str:
    """The language of a text: the one named, else that of the request. Refusal: the procedure has not got it."""
    preset = procedure.preset
    allowed = tongues.to_write_in(preset) if field == "language" else tongues.to_translate_into(preset)
    language = wanted or get_language() or allowed[0]
    if language not in allowed:
        raise unknown(field, _("Petitions of this kind cannot be written in this language."))
    return language


@router.get("/options", response=OptionsOut, summary="Who could act, and under which rules")
def options(request: Any, place: Word, topic: Word = "") -> dict[str, Any]:
    """Give the procedures that fit a place, nearest first, with the body that would answer."""
    around = named(place)
    found = choosing.options(around, named_topic(topic), now=request.now) if around else []
    return {
        "items": [
            {
                "procedure": one.procedure.code,
                "jurisdiction": one.procedure.jurisdiction.code,
                "place": one.place.code,
                "addressee": one.addressee.code,
                "title": one.procedure.title,
                "summary": one.summary,
                "competent": one.competent,
            }
            for one in found
        ]
    }


@router.post("", response={201: BegunOut}, auth=AS_AUTHOR, summary="Begin a petition")
def begin(request: Any, body: DraftIn) -> Status[Any]:
    """Begin a draft. Without an account the answer has a secret `key` for the header `Petition-Key`."""
    person_id = request.actor.person_id
    if person_id is None:
        refusal = limits.refuse_above("petition-start", limits.network_of(request), most=STARTS)
        if refusal:
            raise refusal
    procedure, place = _addressed(body.procedure, body.place)
    petition, key = drafting.begin(
        procedure,
        place=place,
        title=body.title,
        language=_language(body.language, procedure),
        topic=named_topic(body.topic),
        author_id=person_id,
        now=request.now,
    )
    if body.body:
        by = Actor(person_id=petition.case.author_id)
        drafting.change(petition.pk, by=by, body=body.body, now=request.now)
    return Status(201, {"id": petition.pk, "url": brief(petition)["url"], "key": key or None})


@router.patch("/{uuid:petition_id}", response=PetitionWholeOut, auth=AS_AUTHOR, summary="Change my petition")
def change(request: Any, petition_id: UUID, body: ChangesIn, key: PetitionKey = "") -> dict[str, Any]:
    """Change a draft, or a petition that was returned."""
    petition, by = organised(request, petition_id, key)
    procedure = petition.case.procedure
    wanted = body.model_dump(exclude_unset=True, exclude_none=True)
    if "topic" in wanted:
        wanted["topic"] = named_topic(body.topic)
    if "language" in wanted:
        wanted["language"] = _language(body.language, procedure)
    if body.translations is not None:
        pairs = {
            _language(code, procedure, "translations"): (pair.title, pair.body)
            for code, pair in body.translations.items()
        }
        wanted["translations"] = {code: pair for code, pair in pairs.items() if code != petition.language}
    drafting.change(petition.pk, by=by, now=request.now, **wanted)
    return _now(request, petition, by)


@router.put("/{uuid:petition_id}/addressee", response=PetitionWholeOut, auth=AS_AUTHOR, summary="Address it elsewhere")
def readdress(request: Any, petition_id: UUID, body: AddressIn, key: PetitionKey = "") -> dict[str, Any]:
    """Address a draft to another body, or start it under another procedure."""
    petition, by = organised(request, petition_id, key)
    procedure, place = _addressed(body.procedure, body.place)
    drafting.readdress(petition.pk, procedure, place=place, by=by, now=request.now)
    return _now(request, petition, by)


@router.put("/{uuid:petition_id}/author", response=PetitionWholeOut, auth=AS_AUTHOR, summary="Say who I am")
def introduce(request: Any, petition_id: UUID, body: AuthorIn, key: PetitionKey = "") -> dict[str, Any]:
    """Say what the author is called. A draft begun without an account becomes that of who has signed in."""
    petition, by = own(request, petition_id, key)
    actor = request.actor
    if actor.person_id is not None and actor.person_id != petition.case.author_id:
        drafting.attach(petition, to=actor.person_id, by=by, now=request.now)
        by = actor
    name = {"given": body.given.strip(), "family": body.family.strip()}
    drafting.introduce(petition.pk, by=by, shown=body.shown, now=request.now, **name)
    return _now(request, petition, by)


@router.post("/{uuid:petition_id}/mailbox", response={202: ReceivedOut}, auth=AS_AUTHOR, summary="Ask for a code")
def ask_mailbox(request: Any, petition_id: UUID, body: MailboxIn, key: PetitionKey = "") -> Status[Any]:
    """Send the author a code, where the procedure needs only a confirmed mailbox."""
    petition, _by = own(request, petition_id, key)
    email = checked(MailForm({"email": body.email}))["email"]
    language = get_language() or petition.language
    drafting.ask_mailbox(petition, email=email, language=language, now=request.now)
    return Status(202, {"received": True})


@router.post(
    "/{uuid:petition_id}/mailbox/confirmation", response=ConfirmedOut, auth=AS_AUTHOR, summary="Confirm my mailbox"
)
def confirm_mailbox(request: Any, petition_id: UUID, body: CodeIn, key: PetitionKey = "") -> dict[str, Any]:
    """Confirm the mailbox with the code that came to it."""
    petition, by = own(request, petition_id, key)
    waiting = authors.waiting(by.person_id) if by.person_id else None
    if waiting is None or petition.case.author_id != by.person_id:
        raise Refusal("nothing_to_confirm", _("Ask for a code first."))
    people.check_code(waiting, code=body.code, now=request.now)
    return {"confirmed": True}


@router.post("/{uuid:petition_id}/submission", response=PetitionWholeOut, auth=AS_AUTHOR, summary="Hand it in")
def hand_in(request: Any, petition_id: UUID, body: HandInIn, key: PetitionKey = "") -> dict[str, Any]:
    """Hand a draft in, or a petition that was returned."""
    petition, by = acting(request, petition_id, key)
    drafting.hand_in(petition, by=by, declares=body.declares, now=request.now)
    return _now(request, petition, by)


@router.post("/{uuid:petition_id}/opening", response=PetitionWholeOut, auth=AS_AUTHOR, summary="Open it for signatures")
def open_gathering(request: Any, petition_id: UUID, key: PetitionKey = "") -> dict[str, Any]:
    """Open a petition for signatures once it has been discussed long enough."""
    return _step(request, petition_id, key, "open")


@router.post("/{uuid:petition_id}/delivery", response=PetitionWholeOut, auth=AS_AUTHOR, summary="Hand it over")
def deliver(request: Any, petition_id: UUID, key: PetitionKey = "") -> dict[str, Any]:
    """Hand a petition over to whoever has to verify or answer it."""
    return _step(request, petition_id, key, "deliver")


def _step(request: Any, petition_id: UUID, key: str, action: str) -> dict[str, Any]:
    petition, by = acting(request, petition_id, key)
    actions.take_step(petition, action, by=by, now=request.now)
    return _now(request, petition, by)


@router.post("/{uuid:petition_id}/withdrawal", response=PetitionWholeOut, auth=AS_AUTHOR, summary="Take it back")
def withdraw(request: Any, petition_id: UUID, body: WordsIn, key: PetitionKey = "") -> dict[str, Any]:
    """Take the petition back for good."""
    petition, by = acting(request, petition_id, key)
    actions.withdraw(petition, by=by, words=body.words, now=request.now)
    return _now(request, petition, by)


@router.post("/{uuid:petition_id}/updates", response={201: UpdateOut}, auth=AS_AUTHOR, summary="Post news")
def post_update(request: Any, petition_id: UUID, body: NewsIn, key: PetitionKey = "") -> Status[Any]:
    """Tell everybody who follows what is new."""
    petition, by = organised(request, petition_id, key)
    language = _language(body.language, petition.case.procedure)
    update = actions.post_update(petition, by=by, language=language, title=body.title, body=body.body, now=request.now)
    return Status(201, update_json(update))
