"""Signing, and taking a signature back, with nothing but a mailbox: asked for first, done once its code is shown.

Every outcome looks the same to whoever asks; only the mailbox is told which it was.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from dauys.kernel import limits
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Kind, Refusal, invalid
from dauys.kernel.terms import local_date
from dauys.petitions import contacts, letters, nationalities, rules, signers, signing, statements
from dauys.petitions.models import Signature, SignatureContact, SignatureRequest, SignedStatement
from dauys.petitions.signers import Statement
from dauys.procedures.models import Case

CODE_DIGITS = 6
CODE_LIFE = timedelta(days=2)
"""How long a code works; what was asked for is forgotten then."""
CODE_ATTEMPTS = 5
"""How often a code may be guessed at, the right guess included."""
DAY = 24 * limits.HOUR
LETTERS_OF_ONE = 5
"""Letters about one petition that one network may cause to be sent to one address in a day."""
LETTERS_ABOUT_ONE = 20
"""Letters about one petition to one address in a day, whoever asks: no more than so many codes can be guessed at."""
LETTERS_TO_ADDRESS = 30
"""Letters to one address in an hour, whatever they are about."""
LETTERS_OF_NETWORK = 300
"""Letters that one network may cause in an hour; many people of one provider may share a network."""

Asks = SignatureRequest.Asks


@transaction.atomic
def ask_to_sign(case: Case, statement: Statement, *, network: str, now: datetime) -> UUID:
    """Take down a signature with a name and a mailbox; an id to confirm by, the same for new, repeated and doubtful.

    Refusal: the rules do not let anybody like this sign, or not now, or too much comes from this network.
    """
    signer = signers.by_mail(case, statement, now=now)
    refusal = nationalities.refuse_signing(case, signer.profile, now=now)
    refusal = refusal or rules.refuse_undecided(case.preset, signer.place)
    on = local_date(now, case.tz)
    if refusal := refusal or statements.refuse(case.preset, signer.place, signer.statement, on=on):
        raise refusal
    request_id = uuid7(now)
    if not _may_write(case, signer.mailbox, network):
        return request_id
    email, language = statement.email, statement.language
    mailbox = signing.mailbox_key(case.pk, signer.mailbox)
    if signing.signature_of(case.pk, signer.identity):
        letters.tell_repeat(case, email=email, language=language, now=now)
    elif Signature.objects.filter(case_id=case.pk, mailbox_key=mailbox).count() >= signing.slots_of(case):
        letters.tell_mailbox_full(case, email=email, language=language, now=now)
    else:
        row = SignatureRequest(
            case_id=case.pk,
            id=request_id,
            asks=Asks.SIGN,
            person_key=signing.person_key(case.pk, signer.identity),
            mailbox_key=mailbox,
            place=signer.place,
            shown=signer.shown,
            sealed=contacts.seal(request_id, signer.contact),
            statement=statements.sealed(request_id, signer.statement) if signer.statement else None,
            wants_news=signer.wants_news,
            created_at=now,
        )
        letters.ask_to_confirm(case, request_id, email=email, language=language, code=_issue(row), now=now)
    return request_id


@transaction.atomic
def ask_to_unsign(
    case: Case, *, given: str, family: str, email: str, language: str, network: str, now: datetime
) -> UUID:
    """Send a signer without an account a code to take the signature back with; the id to confirm by.

    Refusal: signing is closed, or too much comes from this network.
    """
    if refusal := rules.refuse_while_closed(case, now=now):
        raise refusal
    request_id, mailbox = uuid7(now), signers.canonical_mailbox(email)
    found = signing.of_mailbox(case, mailbox, given, family) if _may_write(case, mailbox, network) else None
    if found is not None:
        row = SignatureRequest(
            case_id=case.pk,
            id=request_id,
            asks=Asks.UNSIGN,
            person_key=found.person_key,
            mailbox_key=signing.mailbox_key(case.pk, mailbox),
            created_at=now,
        )
        letters.ask_to_unsign(case, request_id, email=email, language=language, code=_issue(row), now=now)
    return request_id


def _may_write(case: Case, mailbox: str, network: str) -> bool:
    """Whether one more letter may go to this address; nobody who asks learns which. Refusal: for the network alone."""
    if refusal := limits.refuse_above("signature-letters", network, most=LETTERS_OF_NETWORK):
        raise refusal
    address = settings.KEYS.blind(mailbox, context="signature-letters").hex()
    counted = (
        limits.refuse_above("signature-letters-of", f"{case.pk}/{address}/{network}", most=LETTERS_OF_ONE, seconds=DAY)
        or limits.refuse_above("signature-letters-about", f"{case.pk}/{address}", most=LETTERS_ABOUT_ONE, seconds=DAY)
        or limits.refuse_above("signature-letters-to", address, most=LETTERS_TO_ADDRESS)
    )
    return counted is None


def _issue(row: SignatureRequest) -> str:
    """Store a request with a short code of its own; the code."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    row.code_digest = _digest(row.id, code)
    row.save(force_insert=True)
    return code


def _digest(request_id: UUID, code: str) -> bytes:
    return settings.KEYS.blind(code, context=f"signature-code/{request_id}")


def confirm(case: Case, request_id: UUID, *, code: str, now: datetime) -> Signature:
    """Sign, with the code from the mailbox; pressing the button twice does no harm.

    Refusal: wrong code, too many of them, too late, or the mailbox has been used by others meanwhile.
    """
    done = Signature.objects.filter(case_id=case.pk, id=request_id).first()
    if done is not None:
        return done
    if refusal := rules.refuse_signing_anything(case, now=now):
        raise refusal
    return _sign(case, _shown(case, request_id, Asks.SIGN, code=code, now=now), now)


@transaction.atomic
def _sign(case: Case, asked: SignatureRequest, now: datetime) -> Signature:
    """The signature that was asked for; that of the same person where they have confirmed another letter before."""
    row = Signature(
        case_id=case.pk,
        id=asked.id,
        person_key=asked.person_key,
        mailbox_key=asked.mailbox_key,
        place=asked.place,
        shown=asked.shown,
        created_at=asked.created_at,
        counted_at=now,
    )
    [outcome] = signing.enter(case, [row])
    asked.delete()
    if isinstance(outcome, Signature):
        SignatureContact.objects.create(
            case_id=case.pk,
            signature_id=row.id,
            sealed=asked.sealed,
            wants_news=asked.wants_news,
            created_at=asked.created_at,
        )
        if asked.statement is not None:
            SignedStatement.objects.create(
                case_id=case.pk, signature_id=row.id, sealed=asked.statement, created_at=asked.created_at
            )
        return outcome
    earlier = Signature.objects.filter(case_id=case.pk, person_key=asked.person_key).first()
    if earlier is None:
        raise outcome
    return earlier


def confirm_unsigning(case: Case, request_id: UUID, *, code: str, now: datetime) -> None:
    """Take a signature back with the code from the mailbox. Refusal: wrong code, too many, none stands, or closed."""
    if refusal := rules.refuse_while_closed(case, now=now):
        raise refusal
    asked = _shown(case, request_id, Asks.UNSIGN, code=code, now=now)
    with transaction.atomic():
        signature = Signature.objects.filter(case_id=case.pk, person_key=asked.person_key).first()
        if signature is None:
            raise signing.not_signed()
        signing.unsign(case, signature, now=now)
        asked.delete()


def _shown(case: Case, request_id: UUID, asks: str, *, code: str, now: datetime) -> SignatureRequest:
    """The request whose code this is. Each guess is counted before it is looked at, so that none slips through."""
    mine = SignatureRequest.objects.filter(case_id=case.pk, id=request_id, asks=asks, created_at__gt=now - CODE_LIFE)
    counted = mine.filter(attempts__lt=CODE_ATTEMPTS).update(attempts=F("attempts") + 1)
    asked = mine.first()
    if asked is not None and not counted:
        raise Refusal("too_many_attempts", _("Too many wrong codes. Ask for a new one."), kind=Kind.TOO_MANY)
    if asked is None or bytes(asked.code_digest) != _digest(asked.id, code.strip()):
        sentence = _("This code does not fit. Check it, or ask for a new one.")
        raise invalid("wrong_code", sentence, code=sentence)
    return asked
