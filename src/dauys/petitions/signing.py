"""Signing and taking a signature back. One insert for each signer and nothing more: counting comes later, by window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal
from dauys.kernel.terms import local_date
from dauys.kernel.texts import fold
from dauys.people.profile import Profile
from dauys.petitions import contacts, counting, letters, nationalities, rules, statements
from dauys.petitions.models import (
    Participation,
    Petition,
    Signature,
    SignatureBatch,
    SignatureContact,
    SignedStatement,
)
from dauys.petitions.rules import Signer
from dauys.procedures import queries as cases
from dauys.procedures.models import Case

Outcome = Signature | Refusal


def person_key(case_id: UUID, identity: str) -> bytes:
    """What makes a signer one person in one case; rows of two cases cannot be linked by it."""
    return settings.KEYS.blind(identity, context=f"signature/{case_id}")


@transaction.atomic
def sign_many(case: Case, people: Sequence[Signer], *, now: datetime) -> list[Outcome]:
    """Sign for each of these people, by the same rules; for each the signature, or why not, in their order.

    A repeat is found by the database's own constraint.
    """
    refusals = [
        nationalities.refuse_signing(case, signer.profile, now=now) or rules.refuse_undecided(case.preset, signer.place)
        for signer in people
    ]
    rows = [_row(case, signer, now) for signer in people]
    entered = iter(enter(case, [row for row, no in zip(rows, refusals, strict=True) if no is None]))
    outcomes = [next(entered) if refusal is None else refusal for refusal in refusals]
    made = [(signer, row) for signer, row in zip(people, outcomes, strict=True) if isinstance(row, Signature)]
    _remember(case, made, now)
    return outcomes


def enter(case: Case, rows: Sequence[Signature]) -> list[Outcome]:
    """Insert what no constraint forbids: one signature of a person, so many of a mailbox; for each the row or why not.

    Only signatures that stand take a place in a mailbox; what is merely asked for takes none.
    """
    outcomes: dict[int, Outcome] = {}
    waiting = dict(enumerate(rows))
    for slot in range(1, slots_of(case) + 1):
        for row in waiting.values():
            row.slot = slot if row.mailbox_key is not None else None
        stored = _insert(case, list(waiting.values()))
        for place, row in list(waiting.items()):
            if bytes(row.person_key or b"") in stored:
                mine = stored[bytes(row.person_key or b"")] == row.id
                outcomes[place] = row if mine else already_signed()
                del waiting[place]
    for place in waiting:
        outcomes[place] = mailbox_full()
    return [outcomes[place] for place in range(len(rows))]


def slots_of(case: Case) -> int:
    """How many people may sign with one mailbox."""
    rule = case.preset.signers
    return rule.per_mailbox if rule.one_per == "mailbox" else 1


def sign_one(case: Case, signer: Signer, *, now: datetime) -> Signature:
    """Sign for one person, with the statement that the preset asks for. Refusal: why not, in words."""
    refusal = nationalities.refuse_signing(case, signer.profile, now=now)
    on = local_date(now, case.tz)
    if refusal := refusal or statements.refuse(case.preset, signer.place, signer.statement, on=on):
        raise refusal
    [outcome] = sign_many(case, [signer], now=now)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def already_signed() -> Refusal:
    """What a person who is known to us is told about a second signature."""
    return Refusal("already_signed", _("You have signed this petition."))


def mailbox_full() -> Refusal:
    """What whoever reads a mailbox is told once as many people have signed with it as may."""
    return Refusal("mailbox_full", _("This e-mail address has been used for this petition already."))


def not_signed() -> Refusal:
    """What a person is told who wants to take back what they have not given."""
    return Refusal("not_signed", _("You have not signed this petition."))


def mailbox_key(case_id: UUID, mailbox: str) -> bytes:
    """What makes an e-mail address one mailbox in one case."""
    return settings.KEYS.blind(mailbox, context=f"mailbox/{case_id}")


def _row(case: Case, signer: Signer, now: datetime) -> Signature:
    return Signature(
        case_id=case.pk,
        id=uuid7(now),
        person_key=person_key(case.pk, signer.identity),
        mailbox_key=mailbox_key(case.pk, signer.mailbox) if signer.mailbox else None,
        place=signer.place,
        shown=signer.shown,
        created_at=now,
        counted_at=now,
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
    SignedStatement.objects.bulk_create(
        [statements.row(case.pk, row.id, signer.statement, now=now) for signer, row in made if signer.statement],
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


@transaction.atomic
def unsign(case: Case, signature: Signature, *, now: datetime) -> None:
    """Take a signature back while signing is open. It no longer counts and no longer tells whose it was."""
    if refusal := rules.refuse_while_closed(case, now=now):
        raise refusal
    same = Signature.objects.filter(case_id=case.pk, id=signature.id, withdrawn_at__isnull=True)
    if not same.update(withdrawn_at=now, person_key=None, mailbox_key=None, slot=None, shown=""):
        raise not_signed()
    statements.forget(case.pk, [signature.id])
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


def signature_of(case_id: UUID, identity: str) -> Signature | None:
    """The signature of that person in that case, if there is one that stands."""
    return Signature.objects.filter(case_id=case_id, person_key=person_key(case_id, identity)).first()


def of_mailbox(case: Case, mailbox: str, given: str, family: str) -> Signature | None:
    """The signature that somebody of this name gave with a mailbox, whatever else they stated (2 queries)."""
    if not case.preset.signers.statement.asked:
        return signature_of(case.pk, mailbox_identity(mailbox, given, family))
    found = Signature.objects.filter(case_id=case.pk, mailbox_key=mailbox_key(case.pk, mailbox))
    rows = {row.id: row for row in found}
    reach = SignatureContact.objects.filter(case_id=case.pk, signature_id__in=list(rows))
    names = {one.signature_id: contacts.unseal(one.signature_id, one.sealed).get("name", "") for one in reach}
    return next((rows[key] for key, name in names.items() if fold(name) == fold(f"{given} {family}")), None)


def mailbox_identity(mailbox: str, given: str, family: str) -> str:
    """Two people may share a mailbox: they are told apart by their names."""
    return f"{mailbox}|{fold(f'{given} {family}')}"


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
