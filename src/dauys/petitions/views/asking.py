"""A page of a draft: one question, the way back, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from dauys.kernel.forms import Form
from dauys.kernel.refusal import Refusal
from dauys.petitions import drafting, rules
from dauys.petitions.views.authoring import Author
from dauys.petitions.views.starting import STEPS

SIDE_STEPS = {
    "kind": "why",
    "fields": "why",
    "files": "why",
    "code": "you",
    "language": "check",
    "translations": "check",
    "link": "check",
}
"""Steps that are not counted, and the counted one they belong to."""


MARKED = ("what", "why")
"""Steps whose answer somebody else may have changed meanwhile."""


def is_open(author: Author) -> bool:
    """Whether it can still be written: where it could be handed in."""
    return bool(author.preset.moves_for("submit", author.case.stage))


def show(author: Author, step: str, form: Form | None = None, *, status: int = 0, **context: Any) -> HttpResponse:
    """A page of the draft, with the way back and how far one has come."""
    counted = SIDE_STEPS.get(step, step)
    known = {
        "petition": author.petition,
        "case": author.case,
        "form": form,
        "secret_link": author.secret_link,
        "starts": author.starts,
        "marks": author.marks.items() if step in MARKED else (),
        "number": STEPS.index(counted) + 1 if counted in STEPS and step != "link" else 0,
        "total": len(STEPS),
        "back": author.address(before(author, step)),
        "draft": author.starts,
        **context,
    }
    wrong = 422 if form is not None and form.errors else 200
    return render(author.request, f"petitions/start_{step}.html", known, status=status or wrong)


def order(author: Author) -> list[str]:
    """The steps of this draft, in order."""
    extra = ["kind"] if author.preset.kinds else []
    extra += ["fields"] if author.preset.fields.get(author.petition.kind) else []
    extra += ["files"] if author.preset.attachments.total_mb else []
    place = STEPS.index("why") + 1
    return [*STEPS[:place], *extra, *STEPS[place:]]


def before(author: Author, step: str) -> str:
    """The step that the way back leads to."""
    if author.request.GET.get("then") == "check" and step != "check":
        return "check"
    steps = order(author)
    if step not in steps:
        return SIDE_STEPS.get(step, "check")
    return steps[max(0, steps.index(step) - 1)]


def go_on(author: Author, step: str) -> HttpResponse:
    """The next question: the check, for who came from there; the link, for who wants to stop here."""
    steps = order(author)
    following = steps[steps.index(step) + 1] if step in steps else "check"
    if author.request.GET.get("then") == "check":
        following = "check"
    if "later" in author.request.POST:
        following = "link"
    return redirect(author.address(following))


def attempt(form: Form, action: Callable[..., Any], *args: Any, **options: Any) -> int:
    """Run an action; a refusal is shown in the form. Returns the status of the answer: 200, or that of the refusal."""
    try:
        action(*args, **options)
    except Refusal as refusal:
        form.refuse(refusal)
        return refusal.status
    return 200


def save(author: Author, step: str, form: Form, field: str = "", **changes: Any) -> HttpResponse:
    """Save, and go on; what is too short or too long is saved too, and said at once."""
    petition = author.petition
    status = attempt(form, drafting.change, petition.case_id, by=author.by, now=author.now, seen=author.seen, **changes)
    if form.errors:
        return show(
            author,
            step,
            form,
            status=status,
            stands=author.standing.get(field, "") if status == HTTPStatus.CONFLICT else "",
        )
    petition.kind = changes.get("kind", petition.kind)  # decides which step comes next
    if field and "later" not in author.request.POST:
        text = {"title": petition.titles.get(petition.language, ""), "body": petition.bodies.get(petition.language, "")}
        refusal = rules.refuse_text(author.preset.text, **{**text, **changes})
        if refusal and field in refusal.fields:
            form.add_error(field, str(refusal.fields[field]))
            return show(author, step, form, saved=True)
    return go_on(author, step)
