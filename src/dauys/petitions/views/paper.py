"""Signatures on paper, for the author and the other organisers: sheets to print, to register, to type in, to settle."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dauys.kernel.forms import Form
from dauys.kernel.paging import page
from dauys.kernel.refusal import Refusal
from dauys.petitions import paper
from dauys.petitions import sheets as drawing
from dauys.petitions.forms.paper import (
    LinesForm,
    PrintForm,
    RegisterForm,
    SettleForm,
    as_initial,
    line_label,
    line_text,
)
from dauys.petitions.models import Sheet, SheetLine
from dauys.petitions.views.asking import attempt
from dauys.petitions.views.authoring import Author, organised
from dauys.petitions.views.starting import either, sent
from dauys.procedures import queries as cases
from dauys.procedures.wording import Colour

SIZE = 30


def _own(author: Author) -> None:
    """Only where the procedure knows paper."""
    if not author.preset.signers.paper:
        raise Http404


@either
@organised
def sheets(author: Author) -> HttpResponse:
    """All sheets with where they stand; new ones to print, and one to register."""
    _own(author)
    request, petition, now = author.request, author.petition, author.now
    act = request.POST.get("act", "")
    printing = PrintForm(sent(request) if act == "print" else None, places=paper.places_of(author.case, now=now))
    registering = RegisterForm(
        sent(request) if act == "register" else None, request.FILES if act == "register" else None
    )
    status = 200
    if act == "print" and printing.is_valid():
        data = {**printing.cleaned_data, "by": author.by, "now": now}
        made: list[Sheet] = []
        status = attempt(printing, lambda: made.extend(paper.print_sheets(petition, **data)))
        if made:
            messages.success(request, _("The sheets are numbered. Print them now, or later from the list."))
            return redirect(_pdf_address(petition.case_id, made[0].number, made[-1].number))
    elif act == "register" and registering.is_valid():
        status = attempt(registering, _register, author, registering)
        if not registering.errors:
            sheet = paper.by_code(petition, registering.cleaned_data["code"])
            return redirect("petitions:sheet", petition.case_id, sheet.number)
    rows = page(paper.sheets(petition), ("-number",), cursor=request.GET.get("after", "")[:500], size=SIZE)
    context = {
        "petition": petition,
        "case": author.case,
        "refusal": paper.refuse(cases.case(petition.pk), author.by, now=now),
        "printing": printing,
        "registering": registering,
        "rows": rows,
        "back": reverse("petitions:manage", args=[petition.case_id]),
    }
    bad = printing.errors or registering.errors
    wrong = 422 if bad and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(request, "petitions/sheets.html", context, status=wrong)


def _pdf_address(case_id: object, first: int, last: int) -> str:
    return reverse("petitions:sheets-pdf", args=[case_id, first, last])


def _register(author: Author, form: RegisterForm) -> None:
    scan = form.cleaned_data["scan"]
    sheet = paper.by_code(author.petition, form.cleaned_data["code"])
    content = scan.read(paper.SCAN_BYTES + 1)
    paper.register(sheet, scan=content, by=author.by, now=author.now)


@require_safe
@organised
def pdf(author: Author, first: int, last: int) -> HttpResponse:
    """Numbered sheets to print, a page for each."""
    _own(author)
    rows = list(paper.sheets(author.petition).filter(number__range=(first, last)).order_by("number")[: paper.AT_ONCE])
    if not rows:
        raise Http404
    response = HttpResponse(drawing.draw(author.petition, rows), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="sheets-{rows[0].code}.pdf"'
    return response


def _sheet(author: Author, number: int) -> Sheet:
    _own(author)
    try:
        return paper.find(author.petition, number)
    except Refusal as refusal:
        raise Http404 from refusal


@either
@organised
def sheet(author: Author, number: int) -> HttpResponse:
    """One sheet: typed in, decided where two people have read it differently, or what became of each line."""
    row = _sheet(author, number)
    context: dict[str, object] = {"petition": author.petition, "case": author.case, "sheet": row}
    context["refusal"] = paper.refuse(row.case, author.by, now=author.now)
    if row.settled_at is not None:
        context["lines"] = [(line, *_outcome(line)) for line in row.outcomes.all()]
        return render(author.request, "petitions/sheet.html", context)
    if row.typings.count() > 1:
        return _settling(author, row, context)
    context["refusal"] = context["refusal"] or paper.refuse_typing(row, author.by)
    form = LinesForm(sent(author.request), sheet=row)
    status = 200
    if form.is_bound and form.is_valid():
        status = attempt(form, _type_in, author, row, form)
        if not form.errors:
            messages.success(author.request, _("Typed in. The sheet counts once somebody else has typed it too."))
            return redirect("petitions:sheet", author.petition.case_id, number)
    return _answer(author, "petitions/sheet_lines.html", {**context, "form": form}, form, status)


def _type_in(author: Author, row: Sheet, form: LinesForm) -> None:
    paper.type_in(row, lines=form.read(), by=author.by, now=author.now)


def _settling(author: Author, row: Sheet, context: dict[str, object]) -> HttpResponse:
    first, second = paper.readings(row)
    numbers = paper.differing(row)
    initial = {name: value for n in numbers for name, value in as_initial(n, first[n - 1]).items()}
    form = SettleForm(sent(author.request), sheet=row, numbers=numbers, initial=initial)
    status = 200
    if form.is_bound and form.is_valid():
        status = attempt(form, _settle, author, row, form)
        if not form.errors:
            messages.success(author.request, _("The sheet is settled and counted."))
            return redirect("petitions:sheet", author.petition.case_id, row.number)
    context["form"] = form
    context["rows"] = [(n, fields, _differences(first[n - 1], second[n - 1])) for n, fields in form.lines]
    return _answer(author, "petitions/sheet_settle.html", context, form, status)


def _outcome(line: SheetLine) -> tuple[str, Colour]:
    """What became of a line, in words and their colour; why it was refused is told to those alone who typed it."""
    told: dict[str, tuple[str, Colour]] = {
        "counted": (_("counts"), "green"),
        "repeat": (_("has signed already: counted once"), "yellow"),
        "struck": (_("struck out"), "grey"),
        "refused": (_reason(line.reason), "red"),
    }
    return told[line.outcome]


def _reason(code: str) -> str:
    """Why a line does not count."""
    return {
        "statement_incomplete": _("incomplete"),
        "no_day": _("without the day of signing"),
        "not_in_time": _("not signed while signatures were collected"),
        "too_young": _("too young"),
    }.get(code, _("may not sign"))


def _settle(author: Author, row: Sheet, form: SettleForm) -> None:
    paper.settle(row, decided=form.decided(), by=author.by, now=author.now)


def _differences(first: dict[str, str], second: dict[str, str]) -> list[tuple[str, str, str]]:
    """What was read differently in one line: what it is, the one and the other."""
    return [
        (line_label(name), line_text(name, first[name]), line_text(name, second[name]))
        for name in first
        if first[name] != second[name]
    ]


def _answer(author: Author, template: str, context: dict[str, object], form: Form, status: int) -> HttpResponse:
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(author.request, template, context, status=wrong)


@require_safe
@organised
def scan(author: Author, number: int) -> HttpResponse:
    """The scan of a sheet, for those who type it in."""
    try:
        content, kind = paper.scan_of(_sheet(author, number), by=author.by)
    except Refusal as refusal:
        raise Http404 from refusal
    response = HttpResponse(content, content_type=kind)
    ending = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}[kind]
    response["Content-Disposition"] = f'inline; filename="sheet-{number}.{ending}"'
    return response
