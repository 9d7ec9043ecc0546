"""Signing over HTTP: by mailbox or as a person, confirmed by code, taken back; and reports by anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.responses import Status
from pydantic import StringConstraints

from dauys.kernel import limits
from dauys.kernel.api import Input
from dauys.kernel.forms import Form
from dauys.kernel.refusal import forbidden
from dauys.people.api import Needs
from dauys.people.models import Person
from dauys.petitions import (
    declarations,
    mailbox,
    nationalities,
    queries,
    reporting,
    rules,
    signers,
    signing,
    statements,
)
from dauys.petitions.api_schemas import Short, Words, checked, find
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.forms import details
from dauys.petitions.forms.reporting import ReportForm
from dauys.petitions.forms.signing import StatementForm
from dauys.petitions.models import Petition, Report
from dauys.petitions.signers import Said

Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{6}$")]


class SignatureIn(Input):
    """What a signer says. Signed in, names and address are not looked at.

    `nationality`: the code of the state that the statement counts for, where it counts for that. `birth_date` to
    `document_number`: what the procedure asks for, so that an authority can verify the statement.
    `postcode`: finds the place that somebody counts for, and is not stored. `wants_news`: the organisers' news as
    well; of the official answer every signer is told.
    """

    given: Short = ""
    family: Short = ""
    email: Annotated[Short, StringConstraints(max_length=254)] = ""
    nationality: Short = ""
    birth_date: date | None = None
    address: Annotated[Words, StringConstraints(max_length=200)] = ""
    municipality: Short = ""
    document_kind: Short = ""
    document_number: Short = ""
    postcode: Short = ""
    declares: bool = False
    wants_news: bool = False
    show_name: bool = False


class SignedOut(Schema):
    """Received. Where no account is behind it, it counts once the code that was sent is confirmed."""

    id: UUID
    receipt_url: str


class CodeIn(Input):
    """The six digits of the letter."""

    code: Code


class ConfirmedOut(Schema):
    """It counts."""

    confirmed: bool


class ReportIn(Input):
    """What should not be there, and why.

    `news`: the piece of news it is about. `email`: where to write what came of it; it is kept sealed until then.
    """

    why: Report.Why
    words: Words = ""
    news: UUID | None = None
    email: Annotated[Short, StringConstraints(max_length=254)] = ""


class ReceivedOut(Schema):
    """It will be looked at."""

    received: bool


@router.post(
    "/{uuid:petition_id}/signatures",
    response={202: SignedOut},
    auth=Needs("write", optional=True),
    summary="Sign",
)
def sign(request: Any, petition_id: UUID, body: SignatureIn) -> Status[Any]:
    """Sign by mailbox, or as the person behind a session or key.

    Somebody without an account gets the same answer whether they are new, a repeat or doubtful.
    """
    petition = find(request, petition_id)
    if refusal := rules.refuse_signing_anything(petition.case, now=request.now):
        raise refusal
    person_id = request.actor.person_id
    if person_id is not None:
        signature_id = _sign_as(request, petition, Person.objects.get(pk=person_id), body)
    elif petition.case.preset.signers.one_per == "mailbox":
        signature_id = _sign_by_mail(request, petition, body)
    else:
        raise forbidden("assurance_too_low", _("Please sign in with your electronic identity first."))
    url = settings.SITE_URL + reverse("petitions:confirm", args=[petition.case_id, signature_id])
    return Status(202, {"id": signature_id, "receipt_url": url})


def _sign_as(request: Any, petition: Petition, person: Person, body: SignatureIn) -> UUID:
    case = petition.case
    typed = details.as_typed(body.model_dump(exclude={"given", "family"}))
    form = Details(typed, asked=statements.asked(case.preset, body.nationality or case.place.code))
    signer = signers.of_person(
        case,
        person,
        said=Said(
            declares=body.declares,
            postcode=body.postcode,
            nationality=body.nationality,
            stated=details.stated(checked(form)),
            show_name=body.show_name,
            wants_news=body.wants_news,
        ),
        now=request.now,
    )
    return signing.sign_one(case, signer, now=request.now).id


class Details(Form):
    """What is stated for verification, each value right in itself; whether anything is missing, signing tells."""

    def __init__(self, *args: Any, asked: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        details.add(self, asked)
        for field in self.fields.values():
            field.required = False


def _sign_by_mail(request: Any, petition: Petition, body: SignatureIn) -> UUID:
    case = petition.case
    declaration = declarations.signer(case)
    states = nationalities.states(case, now=request.now)
    asked = statements.asked(case.preset, body.nationality or case.place.code)
    typed = details.as_typed(body.model_dump())
    form = StatementForm(typed, preset=case.preset, declaration=declaration, states=states, asked=asked)
    checked(form)
    statement = form.statement(language=get_language() or petition.language)
    return mailbox.ask_to_sign(case, statement, network=limits.network_of(request), now=request.now)


@router.post(
    "/{uuid:petition_id}/signatures/{uuid:signature_id}/confirmation",
    response=ConfirmedOut,
    summary="Confirm a signature with the code of the letter",
)
def confirm_signature(request: Any, petition_id: UUID, signature_id: UUID, body: CodeIn) -> dict[str, Any]:
    """Let a signature count."""
    petition = find(request, petition_id)
    mailbox.confirm(petition.case, signature_id, code=body.code, now=request.now)
    return {"confirmed": True}


@router.delete(
    "/{uuid:petition_id}/signatures/mine", response={204: None}, auth=Needs("write"), summary="Take my signature back"
)
def unsign(request: Any, petition_id: UUID) -> Status[None]:
    """Take back what I have signed, while signing is open."""
    petition = find(request, petition_id)
    signature_id = dict(queries.signed_by(request.actor.person_id)).get(petition.case_id)
    if signature_id is None:
        raise signing.not_signed()
    signing.unsign_id(petition.case, signature_id, now=request.now)
    return Status(204, None)


@router.post("/{uuid:petition_id}/reports", response={202: ReceivedOut}, summary="Report what should not be there")
def report(request: Any, petition_id: UUID, body: ReportIn) -> Status[Any]:
    """Tell the moderators; but for an address that is given, nothing is kept of who says so."""
    network = limits.network_of(request)
    petition = find(request, petition_id)
    language = get_language() or petition.language
    given = checked(ReportForm({"why": body.why.value, "words": body.words, "email": body.email}))
    reporting.report(petition, network=network, update_id=body.news, language=language, now=request.now, **given)
    return Status(202, {"received": True})
