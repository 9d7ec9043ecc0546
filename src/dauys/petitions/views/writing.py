"""Writing a draft to its end: each answer is saved at once, then the next question; last the check and the hand-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from dauys.kernel import limits
from dauys.petitions import authors, choosing, dashboard, declarations, drafting, rules, showing, tongues
from dauys.petitions import similar as likenesses
from dauys.petitions.forms.starting import (
    BodyForm,
    HandInForm,
    KindForm,
    LanguageForm,
    MailForm,
    OwnFieldsForm,
    SubjectForm,
    TitleForm,
    TopicForm,
    WhoForm,
    topic_of,
)
from dauys.petitions.summary import summary
from dauys.petitions.views import introducing
from dauys.petitions.views.asking import attempt, go_on, is_open, save, show
from dauys.petitions.views.authoring import Author, organised
from dauys.petitions.views.starting import LETTERS, either, place_form, sent, too_many, who_context
from dauys.places import queries as places
from dauys.places.models import Place


@either
@organised
def resume(author: Author) -> HttpResponse:
    """Go on where the author stopped."""
    petition = author.petition
    if not is_open(author):
        return redirect("petitions:manage", petition.case_id)
    step = "check" if petition.bodies.get(petition.language) else "why"
    return redirect("petitions:write", petition.case_id, step)


@either
@organised
def write(author: Author, step: str) -> HttpResponse:
    """One question of the draft."""
    if step not in PAGES:
        raise Http404
    if not author.starts and step in OF_THE_AUTHOR:
        return redirect("petitions:manage", author.petition.case_id)
    if not is_open(author) and author.request.method != "POST" and step != "done":
        return redirect("petitions:manage", author.petition.case_id)
    return PAGES[step](author)


def what(author: Author) -> HttpResponse:
    """The title."""
    petition = author.petition
    initial = {"title": petition.titles.get(petition.language, "")}
    form = TitleForm(
        sent(author.request), initial=initial, limit=author.preset.text.title_max, language=petition.language
    )
    if form.is_bound and form.is_valid():
        return save(author, "what", form, "title", title=form.cleaned_data["title"])
    return show(author, "what", form, back=reverse("petitions:start"))


def where(author: Author) -> HttpResponse:
    """Another place: who can act there is asked next."""
    form = place_form(author.request, author.case.place)
    if form.is_bound and form.is_valid():
        address = f"{author.address('who')}?place={form.cleaned_data['place'].code}"
        then = author.request.GET.get("then")
        return redirect(f"{address}&then=check" if then == "check" else address)
    return show(author, "where", form)


def topic(author: Author) -> HttpResponse:
    """The topic."""
    case = author.case
    form = TopicForm(
        sent(author.request),
        initial={"topic": case.topic.code if case.topic else ""},
        jurisdiction=case.jurisdiction,
        preset=author.preset,
    )
    if form.is_bound and form.is_valid():
        return save(author, "topic", form, topic=topic_of(form))
    return show(author, "topic", form)


def who(author: Author) -> HttpResponse:
    """Who should act: another body, another procedure."""
    place, case = _asked_place(author), author.case
    found = choosing.options(place, case.topic, now=author.now)
    current = f"{case.procedure_id}-{case.place_id}"
    form = WhoForm(sent(author.request), initial={"who": current}, options=found)
    if form.is_bound and form.is_valid():
        chosen = form.chosen
        status = attempt(
            form,
            drafting.readdress,
            author.petition.case_id,
            chosen.procedure,
            place=chosen.place,
            by=author.by,
            now=author.now,
        )
        if not form.errors:
            return go_on(author, "who")
        return show(author, "who", form, status=status, **who_context(place, case.topic, found, author.request))
    return show(author, "who", form, **who_context(place, case.topic, found, author.request))


def _asked_place(author: Author) -> Place:
    try:
        return places.by_code(author.request.GET.get("place", "").replace("\0", ""))
    except Place.DoesNotExist:
        return author.case.place


def why(author: Author) -> HttpResponse:
    """The reasons."""
    petition = author.petition
    initial = {"body": petition.bodies.get(petition.language, "")}
    form = BodyForm(
        sent(author.request),
        initial=initial,
        limit=author.preset.text.body_max,
        language=petition.language,
        unfinished="later" in author.request.POST,
    )
    if form.is_bound and form.is_valid():
        return save(author, "why", form, "body", body=form.cleaned_data["body"])
    return show(author, "why", form, wrong_language=rules.refuse_written_in(author.preset, petition.language))


def kind(author: Author) -> HttpResponse:
    """The kind, where the preset has kinds."""
    if not author.preset.kinds:
        raise Http404
    form = KindForm(sent(author.request), initial={"kind": author.petition.kind}, preset=author.preset)
    if form.is_bound and form.is_valid():
        return save(author, "kind", form, kind=form.cleaned_data["kind"])
    return show(author, "kind", form)


def fields(author: Author) -> HttpResponse:
    """What petitions of this kind say beside title and text."""
    petition = author.petition
    if not author.preset.fields.get(petition.kind):
        raise Http404
    form = OwnFieldsForm(
        sent(author.request),
        initial=petition.fields,
        preset=author.preset,
        kind=petition.kind,
        language=petition.language,
    )
    if form.is_bound and form.is_valid():
        return save(author, "fields", form, fields=form.cleaned_data)
    return show(author, "fields", form)


def similar(author: Author) -> HttpResponse:
    """What exists already, and whether it is about something that the law excludes."""
    found = likenesses.like(author.petition)
    initial = {"differs": author.petition.differs}
    form = SubjectForm(sent(author.request), initial=initial, preset=author.preset, alike=bool(found))
    cards = [(showing.card(one.petition, author.now, level=2), one) for one in found]
    if form.is_bound and form.is_valid():
        if found:
            drafting.tell_apart(author.petition, by=author.by, words=form.cleaned_data["differs"], now=author.now)
        return go_on(author, "similar")
    return show(author, "similar", form, cards=cards)


def check(author: Author) -> HttpResponse:
    """Everything on one page, then the button."""
    if not author.acts:
        return show(author, "check", **_checked(author))
    form = HandInForm(sent(author.request), declaration=_declaration(author))
    if form.is_bound and form.is_valid():
        declares = form.cleaned_data.get("declares", False)
        status = attempt(form, drafting.hand_in, author.petition, by=author.by, declares=declares, now=author.now)
        if not form.errors:
            return redirect(author.address("done"))
        return show(author, "check", form, status=status, **_checked(author))
    return show(author, "check", form, **_checked(author))


def _checked(author: Author) -> dict[str, Any]:
    known = summary(
        author.petition,
        author.owner,
        now=author.now,
        address=author.address,
        own=author.starts,
    )
    return {"summary": known, "starts": author.acts}


def _declaration(author: Author) -> str:
    return "" if authors.proven(author.preset) else declarations.author(author.case)


def language(author: Author) -> HttpResponse:
    """The language the text is written in."""
    petition, allowed = author.petition, tongues.to_write_in(author.preset)
    form = LanguageForm(
        sent(author.request),
        initial={"language": petition.language},
        languages=allowed,
        first=tongues.listed_first(allowed),
    )
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["language"]
        text = {"title": petition.titles.get(petition.language, ""), "body": petition.bodies.get(petition.language, "")}
        return save(author, "language", form, language=chosen, **text)
    return show(author, "language", form)


def translations(author: Author) -> HttpResponse:
    """The text in other languages has a page of its own, which stays once the draft is handed in."""
    return redirect("petitions:translations", author.petition.case_id)


def link(author: Author) -> HttpResponse:
    """The draft is saved: how to come back to it."""
    if not author.key:
        return show(author, "link", draft=False)
    form = MailForm(sent(author.request))
    if form.is_bound and form.is_valid():
        if refusal := limits.refuse_above("petition-link", limits.network_of(author.request), most=LETTERS):
            return too_many(author.request, refusal)
        email = form.cleaned_data["email"]
        drafting.send_link(author.petition, key=author.key, email=email, language=author.language, now=author.now)
        return show(author, "link", sent_to=email, draft=False)
    return show(author, "link", form, draft=False)


def done(author: Author) -> HttpResponse:
    """Handed in: what happens next."""
    if is_open(author) and author.case.submitted_at is None:
        return redirect(author.address("check"))
    happening = dashboard.happening(author.petition, author.now)
    return show(
        author, "done", **happening, share_url=share_url(author), label=showing.signatures_text(author.petition.number)
    )


def share_url(author: Author) -> str:
    """The public address of the petition."""
    return author.request.build_absolute_uri(showing.address(author.petition))


OF_THE_AUTHOR = ("you", "code", "link", "done")
"""Steps that are about the author alone."""
PAGES: Mapping[str, Callable[[Author], HttpResponse]] = {
    "what": what,
    "where": where,
    "topic": topic,
    "who": who,
    "why": why,
    "kind": kind,
    "fields": fields,
    "similar": similar,
    "you": introducing.you,
    "code": introducing.code,
    "check": check,
    "language": language,
    "translations": translations,
    "link": link,
    "done": done,
}
