"""Translations of a petition: its organisers' page, and the moderators' list of those that were added later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dauys.kernel import limits, translator
from dauys.kernel.languages import full_name
from dauys.kernel.refusal import Refusal
from dauys.people.views.access import Request, holds
from dauys.petitions import machine, tongues, translating
from dauys.petitions.forms.translating import NextLanguageForm, TranslationDecisionForm, TranslationForm
from dauys.petitions.models import Translation, TranslationJob
from dauys.petitions.views.asking import is_open
from dauys.petitions.views.authoring import Author, organised
from dauys.petitions.views.starting import either, sent
from dauys.procedures.wording import Colour

ASKED = 60
"""Machine drafts asked for from one network in an hour."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One language of a petition: how it stands, and what may be done about it."""

    language: str
    name: str
    state: str
    colour: Colour
    note: str = ""
    official: bool = True
    removable: bool = True
    waits: bool = False


@either
@organised
def translations(author: Author) -> HttpResponse:
    """The languages that the text exists in; one more, written by hand or begun by a machine; one less."""
    if author.request.method != "POST":
        return _page(author, author.request.GET.get("language", ""))
    act = ACTS.get(author.request.POST.get("act", ""))
    return act(author, author.request.POST.get("language", "")) if act else _page(author, "", status=422)


def _save(author: Author, language: str) -> HttpResponse:
    """Keep a translation."""
    form = _form(author, language)
    if form is None:
        return _page(author, language, status=422)
    if form.is_valid():
        title, body = form.cleaned_data["title"], form.cleaned_data["body"]
        change = {"title": title, "body": body, "by": author.by, "now": author.now}
        form.attempt(translating.translate, author.petition.case_id, language, **change)
    if form.errors:
        return _page(author, language, form=form, status=form.refused.status if form.refused else 422)
    messages.success(author.request, _saved(author))
    return redirect("petitions:translations", author.petition.case_id)


def _saved(author: Author) -> str:
    if translating.is_draft(author.case, author.by):
        return _("The translation is saved with your text.")
    return _("Thank you. A moderator reads the translation before it is shown.")


def _remove(author: Author, language: str) -> HttpResponse:
    """Take a translation away."""
    return _do(author, language, translating.remove, _("The translation is removed."))


def _draft(author: Author, language: str) -> HttpResponse:
    """Ask a machine for a draft."""
    if refusal := limits.refuse_above("machine-draft", limits.network_of(author.request), most=ASKED):
        return _page(author, "", refusal=refusal, status=refusal.status)
    return _do(author, language, machine.ask_for_text, _("A machine is drafting it. Come back in a minute to read it."))


def _do(author: Author, language: str, action: Callable[..., Any], done: str) -> HttpResponse:
    try:
        action(author.petition.case_id, language, by=author.by, now=author.now)
    except Refusal as refusal:
        return _page(author, "", refusal=refusal, status=refusal.status)
    messages.success(author.request, done)
    return redirect("petitions:translations", author.petition.case_id)


ACTS: dict[str, Callable[[Author, str], HttpResponse]] = {"save": _save, "remove": _remove, "machine": _draft}


def _form(author: Author, language: str) -> TranslationForm | None:
    """The form of one language, filled with what there is; None: there is no such language here."""
    petition, allowed = author.petition, tongues.to_translate_into(author.preset)
    if language not in allowed or language == petition.language:
        return None
    row = Translation.objects.filter(case_id=petition.pk, language=language).first()
    stands = {"title": petition.titles.get(language, ""), "body": petition.bodies.get(language, "")}
    if row is not None and row.state != Translation.State.SHOWN:
        stands = {"title": row.title, "body": row.body}
    unread = row is not None and row.state == Translation.State.UNREAD
    data = sent(author.request)
    return TranslationForm(data, initial=stands, limits=author.preset.text, language=language, unread=unread)


def _page(
    author: Author,
    language: str,
    *,
    form: TranslationForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    petition, preset = author.petition, author.preset
    closed = translating.refuse_adding(author.case, author.by)
    allowed = [code for code in tongues.to_translate_into(preset) if code != petition.language]
    lines = _lines(author)
    shown = None if closed else form or (_form(author, language) if language else None)
    have = {line.language for line in lines}
    left = [code for code in allowed if code not in have]
    wrong = language and shown is None and closed is None and status == 200  # noqa: PLR2004  (HTTP)
    step = reverse("petitions:write", args=[petition.case_id, "check"])
    context = {
        "petition": petition,
        "back": step if is_open(author) else reverse("petitions:manage", args=[petition.case_id]),
        "own_name": full_name(petition.language),
        "lines": lines,
        "closed": closed,
        "choice": NextLanguageForm(allowed=left, first=tongues.listed_first(left), auto_id="id_next_%s"),
        "left": left,
        "form": shown,
        "language": language if shown else "",
        "language_name": full_name(language) if shown else "",
        "official": tongues.is_official(preset, language) if shown else True,
        "unread": shown is not None and "read" in shown.fields,
        "machine": translator.is_on(),
        "draft": translating.is_draft(author.case, author.by),
        "refusal": refusal,
        "here": reverse("petitions:translations", args=[petition.case_id]),
    }
    return render(author.request, "petitions/translations.html", context, status=404 if wrong else status)


def _lines(author: Author) -> list[Line]:
    """Every language but the petition's own that there is something in."""
    petition, preset = author.petition, author.preset
    ways, asked = translating.on_their_way(petition), translating.jobs(petition)
    draft = translating.is_draft(author.case, author.by)
    codes = dict.fromkeys([*tongues.existing(petition)[1:], *petition.titles, *ways, *asked])
    codes.pop(petition.language, None)
    found = []
    for code in codes:
        state, colour, note = _state(ways.get(code), asked.get(code))
        found.append(
            Line(
                language=code,
                name=full_name(code),
                state=state,
                colour=colour,
                note=note,
                official=tongues.is_official(preset, code),
                removable=draft or code in ways or code in asked,
                waits=code in asked and not asked[code].given_up,
            )
        )
    return found


def _state(row: Translation | None, job: TranslationJob | None) -> tuple[str, Colour, str]:
    if row is None and job is not None:
        if job.given_up:
            return _("No draft could be had"), "red", job.error
        return _("Being drafted by a machine"), "grey", job.error
    if row is None:
        return _("Written"), "green", ""
    said: dict[str, tuple[str, Colour]] = {
        "unread": (_("Machine draft, not read yet"), "yellow"),
        "waiting": (_("Waits for a moderator"), "yellow"),
        "shown": (_("Added later, shown"), "green"),
        "refused": (_("Refused"), "red"),
    }
    return (*said[row.state], row.words if row.state == Translation.State.REFUSED else "")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@holds("moderator")
def added(request: Request) -> HttpResponseBase:
    """Translations that were added once signing had begun, each beside the text that it translates."""
    if request.method == "POST":
        return _decide(request)
    rows = translating.waiting(request.actor)[:20]
    return _list(request, [(row, TranslationDecisionForm(prefix=str(row.pk))) for row in rows])


def _list(
    request: Request,
    rows: list[tuple[Translation, TranslationDecisionForm]],
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = [
        {
            "row": row,
            "form": form,
            "name": full_name(row.language),
            "source_title": row.petition.titles.get(row.petition.language, ""),
            "source": row.petition.bodies.get(row.petition.language, ""),
            "official": tongues.is_official(row.case.preset, row.language),
            "seen": translating.mark_of(row),
        }
        for row, form in rows
    ]
    context = {"rows": shown, "refusal": refusal}
    return render(request, "petitions/translations_added.html", context, status=status)


def _decide(request: Request) -> HttpResponseBase:
    try:
        key = UUID(request.POST.get("translation", ""))
    except ValueError:
        raise PermissionDenied from None
    row = get_object_or_404(translating.waiting(request.actor), pk=key)
    form = TranslationDecisionForm(request.POST, prefix=str(row.pk))
    accepted = request.POST.get("act") == "accept"
    if form.is_valid():
        said = {"words": form.cleaned_data["words"], "seen": request.POST.get("seen", "-")}
        form.attempt(translating.decide, row, accepted=accepted, by=request.actor, now=request.now, **said)
        if not form.errors:
            done = _("The translation is shown now.") if accepted else _("Refused: whoever added it can read why.")
            messages.success(request, done)
            return redirect("petitions:translations-added")
    return _list(request, [(row, form)], status=form.refused.status if form.refused else 422)


def address(case_id: UUID, language: str = "") -> str:
    """The page of a petition's translations, or of one of them."""
    page = reverse("petitions:translations", args=[case_id])
    return f"{page}?{urlencode({'language': language})}" if language else page
