"""Beginning a petition: what, where, about what, who. Answers wait in the session until a draft can be made of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.kernel import limits
from dauys.kernel.forms import Form
from dauys.kernel.refusal import Refusal
from dauys.people.views.access import Request
from dauys.petitions import authors, choosing, drafting, queries
from dauys.petitions.forms.starting import MailForm, PlaceForm, TitleForm, TopicForm, WhoForm, topic_of
from dauys.petitions.models import Petition
from dauys.petitions.views import authoring
from dauys.places import queries as places
from dauys.places.forms import PlaceEntry
from dauys.places.models import Place
from dauys.topics import queries as topics
from dauys.topics.models import Topic

either = require_http_methods(["GET", "HEAD", "POST"])
SESSION = "petition"
"""Title, language, place and topic of a petition whose draft is not yet made."""
STARTS = 30
"""Drafts begun without an account from one network in an hour."""
LETTERS = 5
"""Letters with a secret link asked for from one network in an hour."""
STEPS = ("what", "where", "topic", "who", "why", "similar", "you", "check")


def sent(request: Request) -> QueryDict | None:
    """What was sent with the form, without NUL, which no database takes; None where a page is only opened."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    for name, values in request.POST.lists():
        data.setlist(name, [value.replace("\0", "") for value in values])
    return data


@never_cache
@either
def start(request: Request) -> HttpResponse:
    """Ask what somebody wants: the first question."""
    if not choosing.any_in_force():
        return render(request, "petitions/start_closed.html")
    early = request.session.get(SESSION, {})
    form = TitleForm(sent(request), initial={"title": early.get("title", "")}, limit=choosing.longest_title())
    if request.method == "POST" and form.is_valid():
        answered = {"title": form.cleaned_data["title"], "language": get_language()}
        request.session[SESSION] = {**early, **answered}
        return redirect("petitions:begin", "where")
    return _step(request, "what", form, drafts=_unfinished(request), back=reverse("petitions:list"))


def _unfinished(request: Request) -> list[Petition]:
    """Drafts that this person, or this browser, has begun before."""
    return queries.unfinished(request.actor.person_id, authors.held(authoring.keys(request)))


def _step(request: Request, step: str, form: Form, *, status: int = 0, **context: Any) -> HttpResponse:
    number = STEPS.index(step) + 1
    known = {"form": form, "number": number, "total": len(STEPS), **context}
    template = f"petitions/start_{step}.html"
    return render(request, template, known, status=status or (422 if form.errors else 200))


@never_cache
@either
def begin(request: Request, step: str) -> HttpResponse:
    """The questions between the title and the draft."""
    early = request.session.get(SESSION, {})
    steps = {"where": _where, "topic": _topic, "who": _who}
    if step not in steps:
        raise Http404
    if not early.get("title"):
        return redirect("petitions:start")
    return steps[step](request, early)


def place_form(request: Request, place: Place | None) -> PlaceForm:
    """The question for the place; looking a place up is no answer yet, and no mistake."""
    data = sent(request)
    if data is not None and "place_find" in data:
        return PlaceForm(initial={"place": PlaceEntry(query=data.get("place_query", "").strip()[:100])})
    return PlaceForm(data, initial={"place": place})


def _where(request: Request, early: dict[str, Any]) -> HttpResponse:
    form = place_form(request, _place(early))
    if form.is_bound and form.is_valid():
        request.session[SESSION] = {**early, "place": form.cleaned_data["place"].code}
        return redirect("petitions:begin", "topic")
    return _step(request, "where", form, back=reverse("petitions:start"))


def _topic(request: Request, early: dict[str, Any]) -> HttpResponse:
    place = _place(early)
    if place is None:
        return redirect("petitions:begin", "where")
    before = early.get("topic", "")
    form = TopicForm(
        sent(request),
        initial={"topic": before},
        jurisdiction=places.jurisdiction_of(place),
    )
    if form.is_bound and form.is_valid():
        topic = topic_of(form)
        request.session[SESSION] = {**early, "topic": topic.code if topic else ""}
        return redirect("petitions:begin", "who")
    return _step(request, "topic", form, back=reverse("petitions:begin", args=["where"]))


def _who(request: Request, early: dict[str, Any]) -> HttpResponse:
    place, topic = _place(early), _topic_of(early)
    if place is None:
        return redirect("petitions:begin", "where")
    found = choosing.options(place, topic, now=request.now)
    form = WhoForm(sent(request), options=found)
    if form.is_bound and form.is_valid():
        return _make(request, early, form, topic)
    context = who_context(place, topic, found, request)
    return _step(request, "who", form, back=reverse("petitions:begin", args=["topic"]), **context)


def who_context(place: Place, topic: Topic | None, found: list[choosing.Option], request: Request) -> dict[str, Any]:
    """What the page on who should act says about competence."""
    competent = choosing.competent_for(topic, place, now=request.now)
    return {
        "place": place,
        "topic": topic,
        "options": found,
        "competent": competent[:3],
        "none_competent": bool(competent) and not any(option.competent for option in found),
    }


def _make(request: Request, early: dict[str, Any], form: WhoForm, topic: Topic | None) -> HttpResponse:
    """Make the draft; from here on it is in the database."""
    author_id = request.actor.person_id
    if author_id is None:
        refusal = limits.refuse_above("petition-start", limits.network_of(request), most=STARTS)
        if refusal:
            return too_many(request, refusal)
    petition, key = form.attempt(
        drafting.begin,
        form.chosen.procedure,
        place=form.chosen.place,
        title=early["title"],
        language=early.get("language") or get_language() or "",
        topic=topic,
        author_id=author_id,
        now=request.now,
    ) or (None, "")
    if petition is None:
        return _step(request, "who", form, back=reverse("petitions:begin", args=["topic"]))
    request.session.pop(SESSION, None)
    response = redirect("petitions:write", petition.case_id, "why")
    return authoring.remember(request, response, petition.case_id, key) if key else response


def _place(early: dict[str, Any]) -> Place | None:
    try:
        return places.by_code(early["place"]) if early.get("place") else None
    except Place.DoesNotExist:
        return None


def _topic_of(early: dict[str, Any]) -> Topic | None:
    try:
        return topics.by_code(early["topic"]) if early.get("topic") else None
    except Topic.DoesNotExist:
        return None


def too_many(request: Request, refusal: Refusal) -> HttpResponse:
    """A friendly "not now"."""
    return render(request, "petitions/start_too_many.html", {"refusal": refusal}, status=refusal.status)


@never_cache
@require_safe
def come_back(request: Request, case_id: UUID, key: str) -> HttpResponse:
    """The secret link: this browser remembers it, and goes on where the author stopped."""
    found = authors.find(case_id, request.actor, {str(case_id): key})
    if found is None:
        return authoring.unknown(request, case_id)
    response = redirect("petitions:resume", case_id)
    response["Referrer-Policy"] = "no-referrer"
    _petition, by = found
    return response if by.signed_in else authoring.remember(request, response, case_id, key)


@never_cache
@either
def new_link(request: Request, case_id: UUID) -> HttpResponse:
    """A new secret link for an author who has lost theirs; the answer is the same for everybody."""
    form = MailForm(sent(request))
    if request.method == "POST" and form.is_valid():
        refusal = limits.refuse_above("petition-link", limits.network_of(request), most=LETTERS)
        if refusal:
            return too_many(request, refusal)
        drafting.renew_link(case_id, email=form.cleaned_data["email"], language=get_language() or "", now=request.now)
        return render(request, "petitions/start_link_sent.html", {"case_id": case_id})
    status = 422 if form.errors else 200
    return render(request, "petitions/start_new_link.html", {"form": form, "case_id": case_id}, status=status)
