"""Signing and taking a signature back. One insert for each signer and nothing more: counting comes later, by window."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Kind, Refusal, invalid
from dauys.people.profile import Profile
from dauys.petitions import contacts, counting, letters, rules, signers
from dauys.petitions.models import Participation, Petition, Signature, SignatureBatch, SignatureContact
from dauys.petitions.rules import Signer
from dauys.petitions.signers import Statement
from dauys.procedures import queries as cases
from dauys.procedures.models import Case

Outcome = Signature | Refusal
CODE_ATTEMPTS = 5
CODE_DIGITS = 6


def person_key(case_id: UUID, identity: str) -> bytes:
    """What makes a signer one person in one case; rows of two cases cannot be linked by it."""
    return settings.KEYS.blind(identity, context=f"signature/{case_id}")


@transaction.atomic
def sign_many(case: Case, people: Sequence[Signer], *, now: datetime) -> list[Outcome]:
    """Sign for each of these people, by the same rules; for each the signature, or why not, in their order.

    A repeat is found by the database's own constraint. A signer who still has to confirm gets a row that does not
    count, a code, and a way to be reached.
    """
    outcomes: list[Outcome | None] = [rules.refuse_signing(case, signer.profile, now=now) for signer in people]
    waiting = {place: _row(case, signer, now) for place, signer in enumerate(people) if outcomes[place] is None}
    slots = case.preset.signers.per_mailbox if case.preset.signers.one_per == "mailbox" else 1
    for slot in range(1, slots + 1):
        for row in waiting.values():
            row.slot = slot if row.mailbox_key is not None else None
        stored = _insert(case, list(waiting.values()))
        for place, row in list(waiting.items()):
            if bytes(row.person_key or b"") in stored:
                mine = stored[bytes(row.person_key or b"")] == row.id
                outcomes[place] = row if mine else already_signed()
                del waiting[place]
    for place in waiting:
        outcomes[place] = Refusal("mailbox_full", _("This e-mail address has been used for this petition already."))
    made = [(signer, row) for signer, row in zip(people, outcomes, strict=True) if isinstance(row, Signature)]
    _remember(case, made, now)
    return [outcome for outcome in outcomes if outcome is not None]


def sign_one(case: Case, signer: Signer, *, now: datetime) -> Signature:
    """Sign for one person. Refusal: why not, in words."""
    [outcome] = sign_many(case, [signer], now=now)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def already_signed() -> Refusal:
    """What a person who is known to us is told about a second signature."""
    return Refusal("already_signed", _("You have signed this petition."))


def not_signed() -> Refusal:
    """What a person is told who wants to take back what they have not given."""
    return Refusal("not_signed", _("You have not signed this petition."))


def _row(case: Case, signer: Signer, now: datetime) -> Signature:
    return Signature(
        case_id=case.pk,
        id=uuid7(now),
        person_key=person_key(case.pk, signer.identity),
        mailbox_key=settings.KEYS.blind(signer.mailbox, context=f"mailbox/{case.pk}") if signer.mailbox else None,
        place=signer.place,
        shown=signer.shown,
        created_at=now,
        counted_at=now if signer.confirmed else None,
    )


def _insert(case: Case, rows: list[Signature]) -> dict[bytes, UUID]:
    """Insert what no constraint forbids; returns which signature stands for each key."""
    if not rows:
        return {}
    Signature.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
    keys = [row.person_key for row in rows]
    found: dict[bytes, UUID] = {}
    for start in range(0, len(keys), 500):
        known = Signature.objects.filter(case_id=case.pk, person_key__in=keys[start : start + 500])
        found |= {bytes(key): pk for key, pk in known.values_list("person_key", "id") if key is not None}
    return found


def _remember(case: Case, made: list[tuple[Signer, Signature]], now: datetime) -> None:
    """Store, sealed, how to reach those who left a way."""
    SignatureContact.objects.bulk_create(
        [
            SignatureContact(
                case_id=case.pk,
                signature_id=row.id,
                sealed=contacts.seal(row.id, signer.contact),
                wants_news=signer.wants_news,
                created_at=now,
            )
            for signer, row in made
            if signer.contact
        ],
        batch_size=1_000,
    )
    Participation.objects.bulk_create(
        [
            Participation(
                person_id=UUID(signer.contact["person"]),
                sealed=contacts.seal(signer.contact["person"], {"case": str(case.pk), "signature": str(row.id)}),
                at=now,
            )
            for signer, row in made
            if signer.contact.get("person")
        ]
    )


def _digest(signature_id: UUID, code: str) -> bytes:
    return settings.KEYS.blind(code, context=f"signature-code/{signature_id}")


@transaction.atomic
def issue_code(case: Case, signature: Signature) -> str:
    """A fresh short code with which the signer confirms; the earlier one no longer works."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    contact = SignatureContact.objects.filter(case_id=case.pk, signature_id=signature.id)
    contact.update(code_digest=_digest(signature.id, code), attempts=0)
    return code


@transaction.atomic
def confirm(case: Case, signature_id: UUID, *, code: str, now: datetime) -> Signature:
    """Let a signature count, once its signer has shown the code. Refusal: wrong, used up, or too late."""
    contact = SignatureContact.objects.select_for_update().filter(case_id=case.pk, signature_id=signature_id).first()
    signature = Signature.objects.filter(case_id=case.pk, id=signature_id).first()
    if signature is None or contact is None:
        raise WrongCode
    if signature.counted_at is not None:
        return signature
    if refusal := rules.refuse_while_closed(case, now=now):
        raise refusal
    _check_code(contact, code)
    same = Signature.objects.filter(case_id=case.pk, id=signature_id, counted_at__isnull=True)
    if same.update(counted_at=now):
        signature.counted_at = now
        SignatureContact.objects.filter(case_id=case.pk, signature_id=signature_id).update(code_digest=None)
    return signature


def _check_code(contact: SignatureContact, code: str) -> None:
    """Raise unless this is the code that was sent last, and not too many others were tried."""
    if contact.attempts >= CODE_ATTEMPTS:
        raise Refusal("too_many_attempts", _("Too many wrong codes. Ask for a new one."), kind=Kind.TOO_MANY)
    if contact.code_digest is None or bytes(contact.code_digest) != _digest(contact.signature_id, code.strip()):
        raise WrongCode


class WrongCode(Exception):  # noqa: N818  (turned into a refusal once the attempt is stored)
    """The code does not fit."""


def confirm_by_code(case: Case, signature_id: UUID, *, code: str, now: datetime) -> Signature:
    """Confirm; a wrong code is counted even though nothing else of the attempt stays."""
    try:
        return confirm(case, signature_id, code=code, now=now)
    except WrongCode:
        raise _counted(case, signature_id) from None


def _counted(case: Case, signature_id: UUID) -> Refusal:
    """Count a wrong code, and say so."""
    contact = SignatureContact.objects.filter(case_id=case.pk, signature_id=signature_id)
    contact.update(attempts=F("attempts") + 1)
    sentence = _("This code does not fit. Check it, or ask for a new one.")
    return invalid("wrong_code", sentence, code=sentence)


@transaction.atomic
def sign_by_mail(case: Case, statement: Statement, *, now: datetime) -> UUID:
    """Sign with a name and a mailbox. The answer is the same for new, repeated and doubtful: an id to confirm by code.

    Only the mailbox is told which it was. Refusal: the rules do not let anybody like this sign, or not now.
    """
    signer = signers.by_mail(case, statement)
    [outcome] = sign_many(case, [signer], now=now)
    known = signature_of(case.pk, signer.identity)
    if isinstance(outcome, Refusal) and outcome.code not in ("already_signed", "mailbox_full"):
        raise outcome
    if known is not None and known.counted_at is None:
        code = issue_code(case, known)
        letters.ask_to_confirm(case, known.id, email=statement.email, language=statement.language, code=code, now=now)
        return known.id
    letters.tell_repeat(case, email=statement.email, language=statement.language, now=now)
    return uuid7(now)


@transaction.atomic
def unsign(case: Case, signature: Signature, *, now: datetime) -> None:
    """Take a signature back while signing is open. It no longer counts and no longer tells whose it was."""
    if refusal := rules.refuse_while_closed(case, now=now):
        raise refusal
    same = Signature.objects.filter(case_id=case.pk, id=signature.id, withdrawn_at__isnull=True)
    if not same.update(withdrawn_at=now, person_key=None, mailbox_key=None, slot=None, shown=""):
        raise not_signed()
    contact = SignatureContact.objects.filter(case_id=case.pk, signature_id=signature.id).first()
    if contact is not None:
        told = contacts.unseal(signature.id, contact.sealed)
        letters.unsigned(case, told, now)
        contact.delete()
        if told.get("person"):
            contacts.forget_participation(UUID(told["person"]), signature.id)


def unsign_id(case: Case, signature_id: UUID, *, now: datetime) -> None:
    """Take back the signature with this id. Refusal: there is none that stands, or signing is closed."""
    signature = Signature.objects.filter(case_id=case.pk, id=signature_id, withdrawn_at__isnull=True).first()
    if signature is None:
        raise not_signed()
    unsign(case, signature, now=now)


@transaction.atomic
def ask_unsign(case: Case, *, given: str, family: str, email: str, language: str, now: datetime) -> UUID:
    """Send a signer without an account a code to take the signature back with; the id to confirm by.

    Only the mailbox is told whether there is such a signature. Refusal: signing is closed.
    """
    if refusal := rules.refuse_while_closed(case, now=now):
        raise refusal
    known = signature_of(case.pk, signers.mailbox_identity(signers.canonical_mailbox(email), given, family))
    if known is None or known.counted_at is None:
        return uuid7(now)
    code = issue_code(case, known)
    letters.ask_to_unsign(case, known.id, email=email, language=language, code=code, now=now)
    return known.id


def unsign_by_code(case: Case, signature_id: UUID, *, code: str, now: datetime) -> None:
    """Take a signature back with the code from the mailbox; a wrong one is counted."""
    try:
        _unsign_with(case, signature_id, code=code, now=now)
    except WrongCode:
        raise _counted(case, signature_id) from None


@transaction.atomic
def _unsign_with(case: Case, signature_id: UUID, *, code: str, now: datetime) -> None:
    contact = SignatureContact.objects.select_for_update().filter(case_id=case.pk, signature_id=signature_id).first()
    if contact is None:
        raise WrongCode
    _check_code(contact, code)
    unsign_id(case, signature_id, now=now)


def signature_of(case_id: UUID, identity: str) -> Signature | None:
    """The signature of that person in that case, if there is one that stands."""
    return Signature.objects.filter(case_id=case_id, person_key=person_key(case_id, identity)).first()


def sign_crowd(
    petition: Petition, profile: Profile, *, place: str, number: int, source: str, now: datetime
) -> tuple[int, Refusal | None]:
    """That many different people of one profile sign, thresholds applying after each; how many could, and why not more.

    Between two thresholds nothing changes from person to person, so they are entered together.
    """
    done = 0
    while done < number:
        case = cases.case(petition.pk)
        if refusal := rules.refuse_signing(case, profile, now=now):
            return done, refusal
        totals = counting.totals(petition)
        steps = [
            step
            for threshold in case.thresholds.all()
            if threshold.crossed_at is None and (step := threshold.need.step(totals, place))
        ]
        together = min([number - done, *steps])
        SignatureBatch.objects.create(
            id=uuid7(now), case=case, source=source, place=place, number=together, counted_at=now
        )
        counting.recount(petition, now=now, lag=counting.NO_LAG)
        done += together
    return done, None


def unsign_crowd(
    petition: Petition, *, place: str | None, number: int, source: str, now: datetime
) -> tuple[int, Refusal | None]:
    """That many of a crowd (of one place, or of any) take their statements back; how many could, and why not more."""
    case = cases.case(petition.pk)
    if refusal := rules.refuse_while_closed(case, now=now):
        return 0, refusal
    rows = SignatureBatch.objects.filter(case=case, source=source).values("place").annotate(n=Sum("number"))
    there = {row["place"]: row["n"] for row in rows.order_by("-n", "place") if place in (None, row["place"])}
    left, taken = number, []
    for code, most in there.items():
        here = min(left, most)
        if here > 0:
            taken.append(
                SignatureBatch(id=uuid7(now), case=case, source=source, place=code, number=-here, counted_at=now)
            )
            left -= here
    if taken:
        SignatureBatch.objects.bulk_create(taken)
        counting.recount(petition, now=now, lag=counting.NO_LAG)
    return number - left, not_signed() if left else None
