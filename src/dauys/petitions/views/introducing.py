"""Who the author is: signed in, or known by a mailbox that is confirmed with a code."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from dauys.people import actions as people
from dauys.petitions import authors, drafting
from dauys.petitions.forms.signing import CodeForm
from dauys.petitions.forms.starting import AuthorForm
from dauys.petitions.views import authoring
from dauys.petitions.views.asking import attempt, go_on, show
from dauys.petitions.views.authoring import Author
from dauys.petitions.views.starting import sent


def you(author: Author) -> HttpResponse:
    """Who the author is: as much as the preset asks for."""
    person = author.person
    if authors.proven(author.preset) and not author.request.actor.signed_in:
        return show(author, "you", None, sign_in=True, next=author.request.path)
    known, without_account = authors.name_of(person), not author.request.actor.signed_in
    waiting = authors.waiting(person.pk) if without_account else None
    form = AuthorForm(
        sent(author.request),
        initial={
            "given": known.given,
            "family": known.family,
            "email": known.email or (authors.mailbox_of(waiting) if waiting else ""),
            "shown": authors.how_shown(
                known, author.petition.author_shown, introduced=without_account and bool(known.name)
            ),
        },
        ask_name=without_account or not known.name,
        ask_email=without_account,
        ways=author.preset.authors.shown,
    )
    if form.is_bound and form.is_valid():
        return _introduce(author, form)
    refusal = authors.refuse(author.petition, person, on=author.now.date()) if not without_account else None
    return show(author, "you", form, refusal=refusal, known=known, without_account=without_account)


def _introduce(author: Author, form: AuthorForm) -> HttpResponse:
    """Record the name; a draft begun without an account becomes that of who has signed in; a mailbox gets a code."""
    actor, data, petition = author.request.actor, form.cleaned_data, author.petition
    status = 200
    if actor.signed_in and actor.person_id != petition.case.author_id:
        status = attempt(form, drafting.attach, petition, to=actor.person_id, by=author.by, now=author.now)
    if not form.errors:
        status = attempt(
            form,
            drafting.introduce,
            petition.case_id,
            by=actor if actor.signed_in else author.by,
            given=data.get("given", ""),
            family=data.get("family", ""),
            shown=data["shown"],
            now=author.now,
        )
    if not form.errors and "email" in data and not authors.has_mailbox(author.person, data["email"]):
        status = attempt(
            form, drafting.ask_mailbox, petition, email=data["email"], language=author.language, now=author.now
        )
        if not form.errors:
            return redirect(author.address("code"))
    if form.errors:
        return show(author, "you", form, status=status, without_account=not actor.signed_in)
    response = go_on(author, "you")
    return authoring.forget(author.request, response, petition.case_id) if actor.signed_in else response


def code(author: Author) -> HttpResponse:
    """The code that came to the author's mailbox."""
    waiting = authors.waiting(author.person.pk)
    if waiting is None:
        return redirect(author.address("you"))
    form = CodeForm(sent(author.request))
    if form.is_bound and form.is_valid():
        status = attempt(form, people.check_code, waiting, code=form.cleaned_data["code"], now=author.now)
        if not form.errors:
            return go_on(author, "you")
        return show(author, "code", form, status=status, email=authors.mailbox_of(waiting))
    return show(author, "code", form, email=authors.mailbox_of(waiting))
