"""Signatures on paper: sheets printed, registered, typed twice by two people, settled line by line, counted once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal, forbidden, hidden, invalid
from dauys.kernel.terms import local_date
from dauys.people.actor import Actor
from dauys.people.assurance import Assurance
from dauys.people.profile import Profile
from dauys.petitions import nationalities, rules, signing, statements
from dauys.petitions.models import Petition, Sheet, SheetLine, SheetScan, SheetTyping, Signature, SignedStatement
from dauys.petitions.models.paper import check_digit
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import eligibility
from dauys.procedures import queries as cases
from dauys.procedures.models import Case

LINES = 5
"""People on one sheet."""
AT_ONCE = 50
MOST = 20_000
"""Sheets that are printed at once, and for one case, at the most."""
SCAN_BYTES = 5 * 1024 * 1024
KINDS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""What a scan begins with, and what it is then."""
Line = Mapping[str, str]
Outcome = SheetLine.Outcome


@dataclass(frozen=True, kw_only=True)
class Settled:
    """One line as it was settled: what stands in it; `struck`: it is crossed out or cannot be read."""

    values: Line = field(default_factory=dict)
    struck: bool = False


def enters(actor: Actor, case: Case) -> bool:
    """Whether somebody types in sheets of this case: its author, or another organiser."""
    return bool(cases.roles_in(case, actor) & {"author", "organiser"})


def refuse(case: Case, by: Actor, *, now: datetime) -> Refusal | None:
    """Why somebody can enter nothing on paper now: not theirs, none in this procedure, or signing is closed."""
    if not enters(by, case):
        return forbidden("not_allowed", _("You may not do this here."))
    if not case.preset.signers.paper:
        return Refusal("no_paper", _("This procedure knows no signatures on paper."))
    return rules.refuse_while_closed(case, now=now)


def asked(sheet: Sheet) -> tuple[str, ...]:
    """What each line of a sheet holds."""
    return (
        "given",
        "family",
        *(name for name in statements.asked(sheet.case.preset, sheet.place) if name not in NAMES),
    )


NAMES = ("given", "family")


def places_of(case: Case, *, now: datetime) -> list[Place]:
    """For which places sheets are printed: the states whose nationals sign, else the addressed place."""
    return nationalities.states(case, now=now) or [case.place]


@transaction.atomic
def print_sheets(
    petition: Petition, *, place: str, language: str, number: int, by: Actor, now: datetime
) -> list[Sheet]:
    """Number new sheets for signers of a place. Refusal: see `refuse`; no such place, or too many."""
    Petition.objects.select_for_update().get(pk=petition.pk)  # numbers follow one another
    case = cases.case(petition.pk)
    if refusal := refuse(case, by, now=now):
        raise refusal
    if place not in {one.code for one in places_of(case, now=now)}:
        raise invalid("wrong_place", _("Choose a place from the list."), place=_("Choose a place from the list."))
    last = Sheet.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    if not 1 <= number <= AT_ONCE or last + number > MOST:
        sentence = _("Between 1 and %(most)d sheets can be printed at once.") % {"most": AT_ONCE}
        raise invalid("wrong_number", sentence, number=sentence)
    made = [
        Sheet(case=case, number=last + one, place=place, language=language, lines=LINES, printed_at=now)
        for one in range(1, number + 1)
    ]
    return Sheet.objects.bulk_create(made)


def sheets(petition: Petition) -> QuerySet[Sheet]:
    """The sheets of a petition with how often they were typed, newest first (1 query)."""
    rows = Sheet.objects.filter(case_id=petition.pk).select_related("case__procedure", "case__place")
    return rows.annotate(typed=Count("typings")).order_by("-number")


def by_code(petition: Petition, code: str) -> Sheet:
    """The sheet with this number and check digit. Refusal: the digit is wrong, or there is no such sheet."""
    number, _sep, digit = "".join(code.split()).partition("-")
    sentence = _("This number is not right. Type it as it stands on the sheet, for example 12-5.")
    wrong = invalid("wrong_code", sentence, code=sentence)
    if not (number.isascii() and number.isdecimal() and len(number) < 7 and digit == str(check_digit(int(number)))):  # noqa: PLR2004  (digits of MOST)
        raise wrong
    found = sheets(petition).filter(number=int(number)).first()
    if found is None:
        raise wrong
    return found


def find(petition: Petition, number: int) -> Sheet:
    """The sheet with this number. Refusal: there is none."""
    found = sheets(petition).filter(number=number).first()
    if found is None:
        raise hidden("no_such_sheet", _("There is no such sheet."))
    return found


@transaction.atomic
def register(sheet: Sheet, *, scan: bytes, by: Actor, now: datetime) -> Sheet:
    """Take in a signed sheet with its scan. Refusal: see `refuse`; no image or PDF, too large, or settled already."""
    if refusal := refuse(sheet.case, by, now=now):
        raise refusal
    if sheet.settled_at is not None:
        raise Refusal("sheet_settled", _("This sheet has been counted already."))
    if len(scan) > SCAN_BYTES:
        sentence = _("The file is larger than %(mb)d MB.") % {"mb": SCAN_BYTES // 1024 // 1024}
        raise invalid("too_large", sentence, scan=sentence)
    kind = next((kind for start, kind in KINDS.items() if scan.startswith(start)), "")
    if not kind:
        sentence = _("Choose a PDF file or a picture (JPEG or PNG).")
        raise invalid("wrong_file", sentence, scan=sentence)
    sealed = settings.KEYS.seal(scan, context=f"sheet/{sheet.pk}")
    stored = {"sealed": sealed, "media_type": kind, "digest": hashlib.sha256(scan).hexdigest(), "at": now}
    SheetScan.objects.update_or_create(sheet=sheet, defaults=stored)
    sheet.registered_at, sheet.registered_by_id = now, by.person_id
    sheet.save(update_fields=["registered_at", "registered_by"])
    return sheet


def scan_of(sheet: Sheet, *, by: Actor) -> tuple[bytes, str]:
    """The scan and what sort of file it is. Refusal: not theirs, or there is none."""
    found = SheetScan.objects.filter(sheet=sheet).first() if enters(by, sheet.case) else None
    if found is None:
        raise hidden("no_such_sheet", _("There is no such sheet."))
    return settings.KEYS.unseal(bytes(found.sealed), context=f"sheet/{sheet.pk}"), found.media_type


def tidied(sheet: Sheet, lines: Sequence[Line]) -> list[dict[str, str]]:
    """Lines as they are compared: only what is asked, in one line each; as many as the sheet has."""
    names = (*asked(sheet), "signed_on")
    read = [{name: " ".join(line.get(name, "").split()) for name in names} for line in lines[: sheet.lines]]
    return read + [dict.fromkeys(names, "")] * (sheet.lines - len(read))


@transaction.atomic
def type_in(sheet: Sheet, *, lines: Sequence[Line], by: Actor, now: datetime) -> Sheet:
    """Write down what somebody read off a sheet; if it is the same as the other's, the sheet is settled at once.

    Refusal: see `refuse`; not registered, typed twice already, or by this very person.
    """
    sheet = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if refusal := refuse(sheet.case, by, now=now) or refuse_typing(sheet, by):
        raise refusal
    read = tidied(sheet, lines)
    sealed = settings.KEYS.seal(json.dumps(read, ensure_ascii=False).encode(), context=f"typing/{sheet.pk}")
    slot = sheet.typings.count() + 1
    assert by.person_id is not None  # noqa: S101  (for the types: an author or organiser is somebody)
    try:
        with transaction.atomic():
            SheetTyping.objects.create(sheet=sheet, slot=slot, by_id=by.person_id, sealed=sealed, at=now)
    except IntegrityError:
        raise rules.stale() from None
    if slot == 2 and not differing(sheet):  # noqa: PLR2004  (typed twice)
        return _settle(sheet, [Settled(values=line) for line in read], by=by, now=now)
    return sheet


def refuse_typing(sheet: Sheet, by: Actor) -> Refusal | None:
    """Why somebody cannot type this sheet in (1 query)."""
    if sheet.registered_at is None:
        return Refusal("not_registered", _("Register the sheet with its scan first."))
    if sheet.settled_at is not None:
        return Refusal("sheet_settled", _("This sheet has been counted already."))
    typed_by = set(sheet.typings.values_list("by", flat=True))
    if by.person_id in typed_by:
        return Refusal("typed_already", _("You have typed this sheet. Somebody else must type it the second time."))
    if len(typed_by) > 1:
        return Refusal("typed_twice", _("This sheet has been typed twice already."))
    return None


def readings(sheet: Sheet) -> list[list[dict[str, str]]]:
    """What was typed, first and second time (1 query)."""
    rows = sheet.typings.order_by("slot")
    return [json.loads(settings.KEYS.unseal(bytes(row.sealed), context=f"typing/{sheet.pk}")) for row in rows]


def differing(sheet: Sheet) -> list[int]:
    """The numbers of the lines that two people have read differently, from 1."""
    first, second = readings(sheet)
    return [number for number, (a, b) in enumerate(zip(first, second, strict=True), 1) if a != b]


@transaction.atomic
def settle(sheet: Sheet, *, decided: Mapping[int, Settled], by: Actor, now: datetime) -> Sheet:
    """Decide the lines that were read differently, and count the sheet. Refusal: see `refuse`; one is left open."""
    sheet = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if refusal := refuse(sheet.case, by, now=now):
        raise refusal
    if sheet.settled_at is not None:
        raise Refusal("sheet_settled", _("This sheet has been counted already."))
    if sheet.typings.count() < 2:  # noqa: PLR2004  (typed twice)
        raise Refusal("typed_once", _("Two people must type this sheet first."))
    open_lines = set(differing(sheet))
    if open_lines - set(decided):
        raise invalid("undecided", _("Decide every line that was read differently."))
    first, _second = readings(sheet)
    lines = [decided[number] if number in open_lines else Settled(values=line) for number, line in enumerate(first, 1)]
    return _settle(sheet, lines, by=by, now=now)


def _settle(sheet: Sheet, lines: Sequence[Settled], *, by: Actor, now: datetime) -> Sheet:
    """Let each line that may count become a signature, once for each person; say of the others why not."""
    case = cases.case(sheet.case_id)
    values = tidied(sheet, [line.values for line in lines])
    outcomes: dict[int, tuple[str, str]] = {}
    rows: dict[int, Signature] = {}
    for number, (line, read) in enumerate(zip(lines, values, strict=True), 1):
        if line.struck:
            outcomes[number] = (Outcome.STRUCK, "")
        elif not any(read.values()):
            continue
        elif refusal := _refuse_line(case, sheet, read, now=now):
            outcomes[number] = (Outcome.REFUSED, refusal.code)
        else:
            rows[number] = _signature(case, sheet, read, now)
    entered = signing.enter(case, list(rows.values()))
    stands = {n: row for (n, row), got in zip(rows.items(), entered, strict=True) if isinstance(got, Signature)}
    outcomes |= {n: (Outcome.COUNTED if n in stands else Outcome.REPEAT, "") for n in rows}
    SignedStatement.objects.bulk_create(
        statements.row(case.pk, row.id, values[n - 1] | {"source": f"paper {sheet.code}/{n}"}, now=now)
        for n, row in stands.items()
    )
    SheetLine.objects.bulk_create(
        SheetLine(sheet=sheet, line=n, outcome=what, reason=why, signature_id=stands[n].id if n in stands else None)
        for n, (what, why) in sorted(outcomes.items())
    )
    sheet.typings.all().delete()
    sheet.settled_at, sheet.settled_by_id, sheet.counted = now, by.person_id, len(stands)
    sheet.save(update_fields=["settled_at", "settled_by", "counted"])
    others = len(outcomes) - len(stands)
    said = {"sheet": sheet.code, "place": sheet.place, "counted": len(stands), "not_counted": others}
    procedures.record(case, "sheet_settled", "organiser", now=now, **said)
    return sheet


def _signature(case: Case, sheet: Sheet, read: Line, now: datetime) -> Signature:
    key = signing.person_key(case.pk, statements.identity(statements.taken(case.preset, sheet.place, read)))
    return Signature(case_id=case.pk, id=uuid7(now), person_key=key, place=sheet.place, created_at=now, counted_at=now)


def _refuse_line(case: Case, sheet: Sheet, read: Line, *, now: datetime) -> Refusal | None:
    """Why a line cannot count: something is missing, it was signed at another time, or by somebody who may not."""
    today = local_date(now, case.tz)
    refusal = statements.refuse(case.preset, sheet.place, read, on=today)
    return (
        refusal
        or _refuse_day(case, read, today)
        or eligibility.refuse(case.preset.signers, _profile(case, sheet, read), on=today, addressed=case.place.code)
    )


def _refuse_day(case: Case, read: Line, today: date) -> Refusal | None:
    """Why a line was not signed in time: before gathering was opened, in the future, or nobody knows when."""
    try:
        signed_on = date.fromisoformat(read["signed_on"])
    except ValueError:
        return Refusal("no_day", _("The day of signing is missing."))
    if not local_date(case.stage_since, case.tz) <= signed_on <= today:
        return Refusal("not_in_time", _("It was not signed while signatures were collected."))
    return None


def _profile(case: Case, sheet: Sheet, read: Line) -> Profile:
    """What a person declares by signing a sheet, which says who may sign it."""
    rule = case.preset.signers
    born = date.fromisoformat(read["birth_date"]) if read.get("birth_date") else None
    named = [way.citizenship for way in rule.belongs[:1] if way.citizenship]
    own = [sheet.place] if nationalities.counts(case) else named
    return Profile(
        birth_date=born,
        declared_age=None if born else rule.min_age,
        citizenships=places.codes_around(own),
        residence=places.lineage(case.place),
        assurance=Assurance.IN_PERSON,
    )


def waiting(petition: Petition) -> int:
    """How many registered sheets are not counted yet (1 query)."""
    return Sheet.objects.filter(Q(registered_at__isnull=False, settled_at__isnull=True), case_id=petition.pk).count()
