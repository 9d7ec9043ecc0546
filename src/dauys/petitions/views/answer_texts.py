"""One answer in many languages: how each stands, and a page for each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dauys.kernel.dates import day_text
from dauys.kernel.languages import full_name, name, own_name
from dauys.kernel.refusal import Refusal
from dauys.kernel.texts import isolated, mark
from dauys.people import queries as people
from dauys.people.actor import Actor
from dauys.people.models import Person
from dauys.people.views.access import Request, holds
from dauys.petitions import answer_texts, answers, desks, tongues
from dauys.petitions.answer_texts import Origin
from dauys.petitions.forms.answering import LanguageTextForm
from dauys.petitions.models import Response, TranslationJob
from dauys.procedures import queries as cases
from dauys.procedures.models import Obligation
from dauys.procedures.wording import Colour

OFFICES = ("body", "head", "committee")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One language of an answer: how its text stands, and where it is written."""

    code: str
    name: str
    state: str
    colour: Colour
    href: str
    done: bool
    owed: bool


@dataclass(frozen=True, kw_only=True)
class Languages:
    """All languages of an answer."""

    lines: list[Line]

    @property
    def done(self) -> int:
        """How many that are owed are written, and where a machine did, read."""
        return sum(line.done for line in self.owed)

    @property
    def owed(self) -> list[Line]:
        """Those without which the answer is not published; all, where the law names none."""
        return [line for line in self.lines if line.owed] or self.lines

    @property
    def missing(self) -> str:
        """The names of those that are not."""
        return ", ".join(name(line.code) for line in self.owed if not line.done)


def languages(obligation: Obligation, draft: Response | None) -> Languages:
    """How the texts of an answer stand (1 query)."""
    known = answer_texts.origins(draft)
    jobs = {job.language: job for job in TranslationJob.objects.filter(response=draft)} if draft else {}
    lines = []
    for code in tongues.owed(obligation.case):
        text = draft.texts.get(code, "").strip() if draft else ""
        state, colour = _state(text, known.get(code), jobs.get(code))
        lines.append(
            Line(
                code=code,
                name=own_name(code),
                state=state,
                colour=colour,
                href=reverse("petitions:duty-text", args=[obligation.pk, code]),
                done=bool(text) and colour == "green",
                owed=code in obligation.case.preset.response.languages,
            )
        )
    return Languages(lines=lines)


def _state(text: str, origin: Origin | None, job: TranslationJob | None = None) -> tuple[str, Colour]:
    if not text and job is not None:
        return (_("No draft could be had"), "red") if job.given_up else (_("Being drafted"), "grey")
    if not text:
        return _("Missing"), "grey"
    if origin is not None and origin.unread:
        return _("Machine draft, not read yet"), "yellow"
    if origin is not None and origin.machine:
        return _("Machine draft, read"), "green"
    return _("Written"), "green"


def told(origin: Origin | None, *, reader: Actor, now: Any, zone: Any) -> str:
    """Who wrote a text, or read a machine's draft of it, and when; the look-up of a colleague's name is logged."""
    if origin is None:
        return ""
    key, at = (origin.read_by, origin.read_at) if origin.machine else (origin.by, origin.at)
    if key is None or at is None:
        return ""
    local = at.astimezone(zone)
    when = f"{day_text(local.date())}, {local:%H:%M}"
    if key == reader.person_id:
        who = _("you")
    else:
        person = Person.objects.filter(pk=key, erased_at=None).first()
        named = people.identity_of(person, reader=reader, purpose="answering", now=now).name if person else ""
        who = isolated(named, get_language() or "en") or _("a colleague")
    sentence = _("read by %(who)s, %(when)s") if origin.machine else _("written by %(who)s, %(when)s")
    return sentence % {"who": who, "when": when}


def duty_of(request: Request, obligation_id: UUID) -> Obligation:
    """A duty of one of the actor's bodies; what is another's they may not open, though everybody may read of it."""
    try:
        found = desks.duty(obligation_id)
    except Obligation.DoesNotExist:
        raise Http404 from None
    if found.body_id not in cases.acting_for(request.actor):
        raise PermissionDenied
    return found


@holds(*OFFICES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: Request, obligation_id: UUID, language: str) -> HttpResponse:
    """The answer in one language, beside the one it is made from."""
    obligation = duty_of(request, obligation_id)
    if language not in tongues.owed(obligation.case):
        raise Http404
    draft = desks.draft_of(obligation)
    origin = answer_texts.origins(draft).get(language)
    unread = origin is not None and origin.unread
    stands = draft.texts.get(language, "") if draft else ""
    if request.method != "POST":
        form = LanguageTextForm(initial={"text": stands}, language=language, unread=unread)
        return _page(request, obligation, language, form)
    form = LanguageTextForm(request.POST, language=language, unread=unread and _unchanged(request, stands))
    if form.is_valid():
        said = {"text": form.cleaned_data["text"], "seen": request.POST.get("seen", "-"), "read": True}
        form.attempt(answer_texts.write, obligation, language, by=request.actor, now=request.now, **said)
    if form.errors:
        return _page(request, obligation, language, form, refusal=form.refused)
    messages.success(request, _("Saved: %(language)s.") % {"language": name(language)})
    following = _next(obligation, desks.draft_of(obligation), language) if request.POST.get("act") == "next" else ""
    back = f"{reverse('petitions:duty', args=[obligation.pk])}#languages"
    return redirect(reverse("petitions:duty-text", args=[obligation.pk, following]) if following else back)


def _unchanged(request: Request, stands: str) -> bool:
    """Whether a machine's draft was sent as it stands: then it must be said that it was read."""
    return request.POST.get("text", "").replace("\r\n", "\n").strip() == stands.strip()


def _next(obligation: Obligation, draft: Response | None, language: str) -> str:
    """The next language, from this one on, that is missing or not read; "" where all is done."""
    left = [line.code for line in languages(obligation, draft).lines if not line.done and line.code != language]
    return _after(left, tongues.owed(obligation.case), language)


def _after(left: Collection[str], order: list[str], language: str) -> str:
    turned = order[order.index(language) + 1 :] + order[: order.index(language)]
    return next((code for code in turned if code in left), "")


def _page(
    request: Request, obligation: Obligation, language: str, form: LanguageTextForm, *, refusal: Refusal | None = None
) -> HttpResponse:
    draft = desks.draft_of(obligation)
    stands = draft.texts.get(language, "") if draft else ""
    origin = answer_texts.origins(draft).get(language)
    source = answer_texts.source_of(draft, obligation.case) if draft else ""
    stale = refusal is not None and refusal.code == "stale"
    known = languages(obligation, draft)
    context = {
        "obligation": obligation,
        "case": obligation.case,
        "petition": obligation.case.petition,
        "language": language,
        "language_name": full_name(language),
        "form": form,
        "refusal": refusal if refusal is not None and not refusal.fields else None,
        "seen": mark(stands),
        "stands": stands if stale else "",
        "state": _state(stands.strip(), origin),
        "told": told(origin, reader=request.actor, now=request.now, zone=obligation.case.tz),
        "unread": "read" in form.fields,
        "source": draft.texts.get(source, "") if draft and source != language else "",
        "source_language": source,
        "source_name": full_name(source) if source else "",
        "lines": known.lines,
        "next": _next(obligation, draft, language),
        **answers.possible(obligation, request.actor, request.now),
    }
    return render(
        request, "petitions/duty_text.html", context, status=refusal.status if refusal is not None else form.status
    )
