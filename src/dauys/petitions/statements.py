"""What signers state so that an authority can verify it: what is asked, what makes them one person, how it is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dauys.kernel.refusal import Refusal, invalid
from dauys.people.profile import IdentityData, Profile
from dauys.petitions import contacts
from dauys.petitions.models import Petition, SignedStatement
from dauys.places.models import Place
from dauys.procedures import stages
from dauys.procedures.models import Case
from dauys.procedures.schema import Preset, StatementField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PARTS: Mapping[StatementField, tuple[str, ...]] = {
    "name": ("given", "family"),
    "birth_date": ("birth_date",),
    "address": ("address",),
    "municipality": ("municipality",),
    "document": ("document_kind", "document_number"),
}
"""The values that each field of a statement consists of; dates are written as ISO 8601."""
DOCUMENTS: Mapping[str, StrOrPromise] = {
    "identity_card": gettext_lazy("Identity card"),
    "passport": gettext_lazy("Passport"),
    "personal_number": gettext_lazy("Personal identification number"),
}
COLUMNS = ("number", *(part for parts in PARTS.values() for part in parts), "source", "signed_on")
"""Columns of a batch, in their order."""
CHUNK = 1_000


def asked(preset: Preset, place: str) -> tuple[str, ...]:
    """The values that signers who count for a place state."""
    return tuple(part for field in preset.signers.statement.of(place) for part in PARTS[field])


def known(profile: Profile, identity: IdentityData, home: Place | None) -> dict[str, str]:
    """What is known already of somebody who is signed in, so that nobody asks it again."""
    values = {
        "given": identity.given,
        "family": identity.family,
        "birth_date": profile.birth_date.isoformat() if profile.birth_date else "",
        "municipality": str(home) if home is not None and home.kind in ("city", "district", "settlement") else "",
    }
    return {name: value for name, value in values.items() if value}


def missing(preset: Preset, place: str, values: Mapping[str, str]) -> list[str]:
    """What is asked and not there."""
    return [name for name in asked(preset, place) if not values.get(name, "").strip()]


def refuse(preset: Preset, place: str, values: Mapping[str, str], *, on: date) -> Refusal | None:
    """Why a statement cannot be taken: something is missing, or the date of birth is none; `on`: the local date."""
    wrong: dict[str, StrOrPromise] = {name: _("Please fill this in.") for name in missing(preset, place, values)}
    if "birth_date" in asked(preset, place) and "birth_date" not in wrong and not _is_birth(values["birth_date"], on):
        wrong["birth_date"] = _("Enter a real date of birth, for example 27 3 1985.")
    if "document_kind" in asked(preset, place) and values.get("document_kind", "") not in ("", *DOCUMENTS):
        wrong["document_kind"] = _("Please choose one.")
    return invalid("statement_incomplete", _("The statement is not complete."), **wrong) if wrong else None


def _is_birth(value: str, on: date) -> bool:
    try:
        return date(1900, 1, 1) <= date.fromisoformat(value) <= on
    except ValueError:
        return False


def identity(values: Mapping[str, str]) -> str:
    """What makes the giver of a statement one person, however it was given: name, date of birth, number of a document.

    Capital letters, accents, order of names and punctuation make no difference: they differ between paper and screen.
    """
    names = sorted(_letters(f"{values.get('given', '')} {values.get('family', '')}").split())
    document = "".join(_letters(values.get("document_number", "")).split())
    return "|".join(["statement", " ".join(names), values.get("birth_date", ""), document])


def _letters(text: str) -> str:
    """A text in small letters and digits alone, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))


def row(case_id: UUID, signature_id: UUID, values: Mapping[str, str], *, now: datetime) -> SignedStatement:
    """A statement to be stored beside its signature."""
    return SignedStatement(
        case_id=case_id, signature_id=signature_id, sealed=sealed(signature_id, values), created_at=now
    )


def sealed(signature_id: UUID, values: Mapping[str, str]) -> bytes:
    """A statement as bytes that only this installation can read, bound to its signature."""
    return contacts.seal(f"{signature_id}/statement", values)


def of(case_id: UUID, signatures: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """The statements of these signatures, opened (1 query for each thousand)."""
    found: dict[UUID, dict[str, str]] = {}
    for start in range(0, len(signatures), CHUNK):
        rows = SignedStatement.objects.filter(case_id=case_id, signature_id__in=signatures[start : start + CHUNK])
        found |= {one.signature_id: contacts.unseal(f"{one.signature_id}/statement", one.sealed) for one in rows}
    return found


def taken(preset: Preset, place: str, values: Mapping[str, str]) -> dict[str, str]:
    """Of what was said only what is asked, in one line each."""
    return {name: " ".join(values.get(name, "").split()) for name in asked(preset, place)}


def keep_until(petition: Petition, case: Case, *, before: str, at: datetime) -> None:
    """Set, or bring forward, the moment at which the statements of a case are erased, as its preset says."""
    rule = case.preset.signers.statement
    ends: list[datetime] = [petition.statements_until] if petition.statements_until else []
    if case.rules.sign and not ends and rule.kept_at_most:
        ends.append(stages.end_of(rule.kept_at_most, case, at))
    if rule.kept_after and (case.preset.stage(before).verifies or case.rules.final):
        ends.append(stages.end_of(rule.kept_after, case, at))
    if ends and (until := min(ends)) != petition.statements_until:
        Petition.objects.filter(pk=petition.pk).update(statements_until=until)
        petition.statements_until = until


def forget(case_id: UUID, signatures: Collection[UUID]) -> None:
    """Erase what these signers stated."""
    SignedStatement.objects.filter(case_id=case_id, signature_id__in=list(signatures)).delete()
