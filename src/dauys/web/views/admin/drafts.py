"""A draft of a procedure: change it, check it, try it, read it as people will, put it in force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dauys.bodies.models import Body, BodyKind
from dauys.kernel.dates import day_text
from dauys.kernel.forms import Form
from dauys.kernel.limits import refuse_above
from dauys.kernel.models import Calendar
from dauys.kernel.refusal import Refusal
from dauys.kernel.texts import pick
from dauys.kernel.ui import Event, Link, Task
from dauys.kernel.ui.numbers import number_text
from dauys.places.models import Place, PlaceKind
from dauys.procedures import adopting, examples, experimenting, fitting, presets, queries, rehearsing, showing, wording
from dauys.procedures.graph import Mistake
from dauys.procedures.models import Procedure
from dauys.procedures.naming import names_in
from dauys.procedures.presets import BrokenPresetError, Check
from dauys.procedures.schema import Preset
from dauys.procedures.views.rules import heads, numbers_by_place
from dauys.web.configuring.mistakes import located
from dauys.web.forms.admin_figures import FiguresForm
from dauys.web.forms.admin_procedures import ScenarioForm, WholeForm, WordsForm
from dauys.web.forms.what_if import PeriodForm
from dauys.web.views.admin.access import Request, administrator, page
from dauys.web.views.admin.procedures import compared, owned

FORM = ["GET", "HEAD", "POST"]
TRIES_AN_HOUR = 60
MOST_PLACES = 500
"""Places offered in a list; others are named in the TOML."""


def _around(draft: Procedure, **more: Any) -> dict[str, Any]:
    return {
        "draft": draft,
        "name": pick(draft.title) or draft.code,
        "back": reverse("admin-draft", args=[draft.pk]),
        **more,
    }


def _in_force(draft: Procedure) -> Procedure | None:
    rows = queries.adopted().filter(jurisdiction=draft.jurisdiction_id, code=draft.code)
    return rows.order_by("-version").first()


@administrator
@require_safe
def draft(request: Request, key: int) -> HttpResponse:
    """The steps from a draft to a procedure in force, with what is wrong at present."""
    row = owned(request, key, draft=True)
    steps = [
        ("figures", _("Change figures"), _("numbers, terms, ages, lengths, bodies")),
        ("words", _("Change texts"), _("reasons, subjects, duties, effects")),
        ("whole", _("The whole as TOML"), _("stages and moves too, for experts")),
        ("try", _("Try it out"), _("run a petition through simulated time")),
        ("what-if", _("Look at past petitions under it"), _("what would have become of last year’s")),
        ("preview", _("Read it as people will"), _("the page with the rules")),
        ("adopt", _("Put it in force"), _("what differs, and the last look")),
    ]
    tasks = [Task(title, reverse(f"admin-draft-{name}", args=[row.pk]), note=note) for name, title, note in steps]
    mistakes = fitting.misfits(row.preset)
    return page(request, "draft", _around(row, tasks=tasks, mistakes=mistakes, back=reverse("admin-procedures")))


@administrator
@require_http_methods(FORM)
def figures(request: Request, key: int) -> HttpResponse:
    """The common figures as plain fields."""
    row = owned(request, key, draft=True)
    form = FiguresForm(
        request.POST if request.method == "POST" else None,
        preset=row.preset,
        bodies=_offered(row),
        places=_places(row),
        calendars=Calendar.objects.order_by("code").values_list("code", flat=True),
    )
    if request.method == "POST" and form.is_valid():
        form.refuse_mistakes(_save(row, form, form.changed(), request.now, also=form.misfits))
        if not form.errors:
            messages.success(request, _("The draft is saved."))
            return redirect("admin-draft", row.pk)
    return page(request, "draft_fields", _around(row, title=_("Change figures")), form=form)


def _offered(row: Procedure) -> QuerySet[Body]:
    """The bodies of the addressed place or of the whole jurisdiction; others are named in the TOML."""
    where = Q(place__jurisdiction=row.jurisdiction_id) | Q(place__code=row.preset.addressed.place)
    named = Q(code__in=[ref.code for ref in row.preset.bodies.values() if ref.code])
    standing = Body.objects.filter(jurisdiction=row.jurisdiction_id, valid_until=None)
    return standing.filter(where | named).order_by("path")


def _places(row: Procedure) -> QuerySet[Place]:
    """The places of the jurisdiction, what the draft names already, and the countries people are citizens of."""
    named = [code for _key, code in fitting.place_codes(row.preset)]
    countries = Place.objects.filter(Q(kind=PlaceKind.COUNTRY) | Q(code__in=named))
    found: QuerySet[Place] = (fitting.within(row.preset) | countries).filter(valid_until=None).order_by("path")
    return found[:MOST_PLACES]


@administrator
@require_http_methods(FORM)
def words(request: Request, key: int) -> HttpResponse:
    """The texts that people read."""
    row = owned(request, key, draft=True)
    form = WordsForm(request.POST if request.method == "POST" else None, preset=row.preset)
    if request.method == "POST" and form.is_valid():
        for mistake in _save(row, form, form.changed(), request.now):
            group, _dot, rest = mistake.key.rpartition(".")
            above, _dot, code = group.rpartition(".")
            name = f"{above}--{code}_{rest}"
            known = name in form.fields
            form.add_error(name if known else None, mistake.message if known else f"{mistake.key}: {mistake.message}")
        if not form.errors:
            messages.success(request, _("The draft is saved."))
            return redirect("admin-draft", row.pk)
    return page(request, "draft_words", _around(row, title=_("Change texts")), form=form)


def _save(
    row: Procedure, form: Form, data: dict[str, Any], now: datetime, *, also: Check | None = None
) -> list[Mistake]:
    """Check values and write them into the draft; what is wrong with them, if anything."""
    try:
        preset = presets.validate(data, source=row.code, also=also)
    except BrokenPresetError as broken:
        return broken.mistakes
    form.attempt(adopting.change_draft, row, preset, now=now)
    return []


@administrator
@require_http_methods(FORM)
def whole(request: Request, key: int) -> HttpResponse:
    """The whole preset as TOML; every mistake with its key and line."""
    row = owned(request, key, draft=True)
    form = WholeForm(request.POST if request.method == "POST" else None, preset=row.preset)
    context = _around(row, title=_("The whole as TOML"))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            preset = presets.parse(text, source=row.code)
        except BrokenPresetError as broken:
            context["mistakes"] = located(text, broken.mistakes)
            form.add_error("text", _("The draft is not saved: see what is wrong below."))
        else:
            form.attempt(adopting.change_draft, row, preset, now=request.now)
            if not form.errors:
                messages.success(request, _("The draft is saved."))
                return redirect("admin-draft", row.pk)
    return page(request, "draft_whole", context, form=form)


@administrator
@require_http_methods(FORM)
def rehearse(request: Request, key: int) -> HttpResponse:
    """Try the draft with a scenario, ready-made or one's own, away from the site's own data."""
    row = owned(request, key, draft=True)
    ready = examples.examples(row.preset, request.now.replace(hour=6, minute=0, second=0, microsecond=0))
    chosen = next((one for one in ready if one.code == request.GET.get("example")), ready[0] if ready else None)
    form = ScenarioForm(
        request.POST if request.method == "POST" else None, initial={"scenario": chosen.text if chosen else ""}
    )
    links = [Link(one.title, f"?example={one.code}", one is chosen) for one in ready]
    context = _around(row, title=_("Try it out"), examples=links)
    if request.method == "POST" and form.is_valid():
        if refusal := refuse_above("rehearsal", str(request.actor.person_id), most=TRIES_AN_HOUR):
            form.refuse(refusal)
        elif result := form.attempt(rehearsing.rehearse, row.preset, form.cleaned_data["scenario"]):
            context["result"] = result_of(result, row.preset)
    return page(request, "draft_try", context, form=form)


def result_of(result: dict[str, Any], preset: Preset) -> dict[str, Any]:
    """What a scenario led to, in words."""
    verbs = {"sign": _("People sign"), "unsign": _("Signatures withdrawn"), "tick": _("Time passes")}

    def verb(code: str) -> str:
        return verbs.get(code) or str(wording.DONE.get(code, code))

    final = result["final"]
    steps = [
        [f"{step['n']}. {verb(step['do'])}", _when(step["at"]), _stage(step), number_text(step["signatures"])]
        for step in result["steps"]
    ]
    refused = [
        f"{step['n']}. {verb(step['do'])}: {no['message']} ({number_text(no['count'])})"
        for step in result["steps"]
        for no in step["refused"]
    ]
    all_owed = [*final["obligations"], *final["checks"]]
    bodies = _body_names({row["body"] for row in all_owed})
    owed = [
        [
            bodies[row["body"]],
            pick(preset.duties.get(row["duty"])) or row["duty"],
            _when(row["due"]) if row["due"] else _("no legal term"),
            _state(row["state"]),
        ]
        for row in all_owed
    ]
    return {
        "stage": _stage(final),
        "signatures": number_text(final["signatures"]),
        "listed": final["listed"],
        "steps": steps,
        "step_head": [_("Step"), _("When"), _("Stage"), _("Signatures")],
        "refused": refused,
        "owed": owed,
        "owed_head": [_("Body"), _("What is owed"), _("Until"), _("State")],
        "timeline": [Event(verb(one["event"]), when=_when(one["at"]), text=_stage(one)) for one in result["timeline"]],
    }


def _body_names(codes: set[str]) -> dict[str, str]:
    """What these bodies are called; those made up for a scenario are told by their kind."""
    known = {body.code: str(body) for body in Body.objects.filter(code__in=codes)}
    kinds = dict(BodyKind.choices)
    return {code: known.get(code) or str(kinds.get(code.rpartition("-")[2], code)) for code in codes}


def _stage(row: dict[str, Any]) -> str:
    return str(wording.STAGES.get(row["stage"], row["stage"]))


def _state(code: str) -> str:
    return str(wording.DUTY_STATES.get(code, code))


def _when(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return f"{day_text(moment.date())}, {moment:%H:%M:%S}"


@administrator
@require_http_methods(FORM)
def what_if(request: Request, key: int) -> HttpResponse:
    """What would have become of past petitions, those that the public does not see included, under the draft."""
    row = owned(request, key, draft=True)
    before = _in_force(row)
    form = PeriodForm(request.POST if request.method == "POST" else None, today=request.now.date())
    if request.method == "POST" and form.is_valid() and before is not None:
        if refusal := refuse_above("rehearsal", str(request.actor.person_id), most=TRIES_AN_HOUR):
            form.refuse(refusal)
        else:
            period = {name: form.cleaned_data[name] for name in ("since", "until")}
            ask = experimenting.ask
            made = form.attempt(ask, row.preset, about=before, **period, public=False, now=request.now)
            if made is not None:
                return redirect("what-if", made.pk)
    context = _around(row, title=_("Look at past petitions under it"), before=before)
    return page(request, "draft_what_if", context, form=form)


@administrator
@require_safe
def preview(request: Request, key: int) -> HttpResponse:
    """The page with the rules, as people will read it."""
    row = owned(request, key, draft=True)
    context = _around(
        row,
        rules=showing.describe(row.preset, names_in(row.preset)),
        numbers=numbers_by_place(row.preset, request.now.date()),
        heads=heads(),
    )
    return page(request, "draft_preview", context)


@administrator
@require_http_methods(FORM)
def adopt(request: Request, key: int) -> HttpResponse:
    """What differs from the version in force, what still stands in the way, and the button."""
    row = owned(request, key, draft=True)
    before = _in_force(row)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.attempt(adopting.put_in_force, row, now=request.now)
        if not form.errors:
            messages.success(
                request, _("The procedure is in force. Petitions that run keep the rules they began under.")
            )
            return redirect("admin-procedure", row.pk)
    context = _around(
        row,
        before=before,
        differences=compared(before.preset, row.preset) if before else [],
        head=[_("Key"), _("Before"), _("Now")],
        mistakes=fitting.misfits(row.preset),
    )
    return page(request, "draft_adopt", context, form=form)


@administrator
@require_POST
def discard(request: Request, key: int) -> HttpResponse:
    """Throw a draft away."""
    row = owned(request, key, draft=True)
    try:
        adopting.discard(row, now=request.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
    else:
        messages.success(request, _("The draft is thrown away."))
    return redirect("admin-procedures")
