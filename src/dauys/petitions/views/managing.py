"""The author's own page: where the petition stands, what to do next, changing it, news, taking it back."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dauys.kernel.forms import Form
from dauys.petitions import (
    actions,
    advising,
    attachments,
    dashboard,
    decision_letters,
    dockets,
    drafting,
    group,
    objecting,
    showing,
)
from dauys.petitions.forms.managing import NewsForm, TextForm, WithdrawForm
from dauys.petitions.views.asking import attempt
from dauys.petitions.views.authoring import Author, acting, organised
from dauys.petitions.views.starting import either, sent
from dauys.petitions.views.writing import share_url
from dauys.procedures import queries as cases
from dauys.procedures import wording


@either
@organised
def manage(author: Author) -> HttpResponse:
    """Where it stands and what to do next, with the figures."""
    petition, case = author.petition, author.case
    context = {
        **_common(author),
        **dashboard.happening(petition, author.now),
        "stage_text": wording.STAGES[case.stage],
        "stage_colour": wording.COLOURS.get(case.stage, "grey"),
        "inquiries": dockets.inquiries(case.inquiries.filter(body=None), author.now),
        "milestones": dashboard.milestones(petition),
        "days": dashboard.days(petition),
        "attachments": attachments.lines(case, author.by, own=True),
        "on_paper": case.preset.signers.paper and case.submitted_at is not None,
        "places": dashboard.places(petition),
        "updates": list(case.updates.all()[:5]),
        "refusal": objecting.refusal_of(case),
        "again": (refused := objecting.refusal_of(case)) is not None and refused.competent_id is not None,
        "may_object": objecting.refuse_now(case, objecting.refusal_of(case), words="…", now=author.now) is None,
        "removals": [
            (row, decision_letters.ground_text(row)) for row in case.removals.select_related("body", "objection")
        ],
        "withdrawal": dashboard.withdrawal(petition),
        "may_withdraw": author.acts and dashboard.may(petition, "withdraw", *author.roles),
        "organisers": cases.organisers(case).count() + (case.author_id is not None),
        "organisers_needed": case.preset.authors.organisers,
        "steps": dashboard.steps(petition, author.now, author.roles) if author.acts else [],
        "notes": [note for note in (group.vacancy(case), group.lack(case)) if note],
        "may_correct": bool(case.preset.moves_for("correct", case.stage)),
        "advice": advising.worth_a_look(case, author.by),
        "may_invite": dashboard.may(petition, "join", "organiser"),
        "label": showing.signatures_text(petition.number),
        "now": author.now,
    }
    return render(author.request, "petitions/manage.html", context)


def _common(author: Author) -> dict[str, object]:
    petition = author.petition
    return {
        "petition": petition,
        "case": author.case,
        "title": petition.titles.get(petition.language, ""),
        "share_url": share_url(author),
        "secret_link": author.secret_link,
        "starts": author.starts,
        "acts": author.acts,
        "may_attach": bool(author.preset.attachments.total_mb) and dashboard.may(petition, "edit", *author.roles),
        "back": reverse("petitions:manage", args=[petition.case_id]),
    }


@either
@organised
def text(author: Author) -> HttpResponse:
    """Change a petition that has come back, with what was marked in sight; then hand it in again."""
    petition = author.petition
    if author.request.method != "POST" and not dashboard.may(petition, "edit", *author.roles):
        return redirect("petitions:manage", petition.case_id)
    own = petition.language
    initial = {"title": petition.titles.get(own, ""), "body": petition.bodies.get(own, "")}
    form = TextForm(sent(author.request), initial=initial, limits=author.preset.text, language=own)
    status = 200
    if form.is_bound and form.is_valid():
        status = attempt(
            form,
            drafting.change,
            petition.case_id,
            by=author.by,
            now=author.now,
            seen=author.seen,
            **form.cleaned_data,
        )
        if not form.errors and "again" in author.request.POST:
            status = attempt(form, drafting.hand_in, petition, by=author.by, declares=False, now=author.now)
        if not form.errors:
            return _after_text(author)
    review = dashboard.returned(petition)
    context = {
        **_common(author),
        "starts": author.acts,
        "form": form,
        "marks": author.marks.items(),
        "stands": "\n\n".join(author.standing.values()) if status == HTTPStatus.CONFLICT else "",
        "review": review,
        "proposals": petition.case.proposals.filter(state="open").exists(),
        "marked_title": dashboard.marked(petition, review, "title"),
        "marked_body": dashboard.marked(petition, review, "body"),
        "changed": dashboard.changed_since(petition, review),
    }
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(author.request, "petitions/manage_text.html", context, status=wrong)


def _after_text(author: Author) -> HttpResponse:
    if "again" in author.request.POST:
        return redirect("petitions:write", author.petition.case_id, "done")
    messages.success(author.request, _("Saved."))
    return redirect("petitions:manage-text", author.petition.case_id)


@either
@organised
def news(author: Author) -> HttpResponse:
    """Tell everybody who follows what is new."""
    petition = author.petition
    form = NewsForm(sent(author.request))
    status = 200
    if form.is_bound and form.is_valid():
        status = attempt(
            form,
            actions.post_update,
            petition,
            by=author.by,
            language=author.language,
            now=author.now,
            **form.cleaned_data,
        )
        if not form.errors:
            messages.success(author.request, _("Your news has been published."))
            return redirect("petitions:manage", petition.case_id)
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(author.request, "petitions/manage_news.html", {**_common(author), "form": form}, status=wrong)


@either
@acting
def step(author: Author, action: str) -> HttpResponse:
    """Open the petition for signatures, or hand it over."""
    if action not in dashboard.STEPS:
        raise Http404
    petition, (title, text) = author.petition, dashboard.STEPS[action]
    form = Form(sent(author.request))
    status = 200
    if form.is_bound and form.is_valid():
        status = attempt(form, actions.take_step, petition, action, by=author.by, now=author.now)
        if not form.errors:
            messages.success(author.request, _("Done."))
            return redirect("petitions:manage", petition.case_id)
    context = {**_common(author), "form": form, "step_title": title, "step_text": text}
    return render(author.request, "petitions/manage_step.html", context, status=status)


@either
@acting
def withdraw(author: Author) -> HttpResponse:
    """Take the petition back, for good."""
    petition = author.petition
    form = WithdrawForm(sent(author.request))
    allowed = dashboard.may(petition, "withdraw", *author.roles)
    status = 200 if allowed else 409
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        status = attempt(form, actions.withdraw, petition, by=author.by, words=words, now=author.now)
        if not form.errors:
            messages.success(author.request, _("You have taken your petition back."))
            return redirect("petitions:manage", petition.case_id)
    context = {**_common(author), "form": form, "allowed": allowed, "withdrawal": dashboard.withdrawal(petition)}
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(author.request, "petitions/manage_withdraw.html", context, status=wrong)
