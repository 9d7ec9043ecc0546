"""The first set-up, step by step: each can be done again until the administrator's account is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dauys.bodies.models import Body
from dauys.kernel.forms import Form
from dauys.kernel.limits import network_of, refuse_above
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal, invalid
from dauys.kernel.seeding import run_seeds
from dauys.kernel.texts import marked, pick
from dauys.kernel.ui import Row
from dauys.kernel.ui.numbers import number_text
from dauys.notifications import actions as notifications
from dauys.notifications import outgoing
from dauys.notifications.recipient import Recipient
from dauys.people.views.access import Request
from dauys.places import seeds
from dauys.places.models import Place
from dauys.procedures import actions as procedure_actions
from dauys.procedures import fitting, presets
from dauys.procedures import queries as procedure_queries
from dauys.procedures.schema import Preset
from dauys.web.configuring import overview, setting_up
from dauys.web.forms import admin_setup as forms
from dauys.web.forms.admin_site import MailServerForm
from dauys.web.notices import TEST_MAIL

SESSION, CHOSEN = "setup", "setup-jurisdiction"
TRIES_AN_HOUR = 30
TESTS_AN_HOUR = 10
STEPS = (
    "setup-language",
    "setup-jurisdiction",
    "setup-places",
    "setup-procedures",
    "setup-mail",
    "setup-administrator",
)
UNPROCESSABLE = 422
BACKEND = "django.contrib.auth.backends.ModelBackend"
View = Callable[[Request], HttpResponse]


def _step(view: View) -> View:
    """Let only the one pass who has claimed the set-up, while it is open."""

    @wraps(view)
    def guarded(request: Request) -> HttpResponse:
        if not setting_up.is_open():
            raise Http404
        if not setting_up.claimed_by(request.session.get(SESSION, "")):
            return redirect("setup")
        return view(request)

    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(guarded))


def _page(request: Request, name: str, form: Form | None = None, **context: Any) -> HttpResponse:
    number = STEPS.index(f"setup-{name}")
    refused = form is not None and form.is_bound and bool(form.errors)
    around = {
        "number": number + 1,
        "total": len(STEPS),
        "back": STEPS[number - 1] if number else "",
        "next": STEPS[number + 1] if number + 1 < len(STEPS) else "",
        **({"form": form} if form else {}),
    }
    return render(request, f"web/setup/{name}.html", {**around, **context}, status=UNPROCESSABLE if refused else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: Request) -> HttpResponse:
    """Begin with the one-time word from the console."""
    if not setting_up.is_open():
        raise Http404
    if setting_up.claimed_by(request.session.get(SESSION, "")):
        return redirect(STEPS[0])
    form = forms.ClaimForm(
        request.POST if request.method == "POST" else None, initial={"key": request.GET.get("key", "")[:100]}
    )
    if request.method == "POST" and form.is_valid() and form.attempt(_claim, request, form.cleaned_data["key"]):
        return redirect(STEPS[0])
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "web/setup/claim.html", {"form": form}, status=status)


def _claim(request: Request, word: str) -> bool:
    if refusal := refuse_above("setup", network_of(request), most=TRIES_AN_HOUR):
        raise refusal
    own = setting_up.claim(word.strip())
    if not own:
        sentence = _("This is not the word, or it was used already. Start the site once more to get a new one.")
        raise invalid("wrong_word", sentence, key=sentence)
    request.session.cycle_key()
    request.session[SESSION] = own
    return True


@_step
def language(request: Request) -> HttpResponse:
    """In which language to go on."""
    return _page(request, "language")


@_step
def jurisdiction(request: Request) -> HttpResponse:
    """Whose law applies."""
    offered = seeds.described()
    choices = sorted(((code, pick(one["name"])) for code, one in offered.items()), key=lambda pair: pair[1])
    known = request.session.get(CHOSEN, "KZ")
    form = forms.ChooseJurisdictionForm(
        request.POST if request.method == "POST" else None, choices=choices, initial={"code": known}
    )
    if request.method == "POST" and form.is_valid():
        request.session[CHOSEN] = form.cleaned_data["code"]
        return redirect("setup-places")
    return _page(request, "jurisdiction", form)


@_step
def load(request: Request) -> HttpResponse:
    """Places, bodies, topics and calendars that come with the installation."""
    if request.method == "POST":
        run_seeds()
        return redirect("setup-places")
    places, bodies = Place.objects.count(), Body.objects.count()
    rows = [Row(_("Places"), number_text(places)), Row(_("Bodies"), number_text(bodies))]
    return _page(request, "places", rows=rows, loaded=bool(places and bodies))


def _chosen(request: Request) -> Jurisdiction | None:
    return Jurisdiction.objects.filter(code=request.session.get(CHOSEN, "")).first()


@_step
def procedures(request: Request) -> HttpResponse:
    """Which shipped procedures to put in force."""
    chosen = _chosen(request)
    if chosen is None:
        return redirect("setup-jurisdiction")
    in_force = {row.code: row for row in procedure_queries.adopted().filter(jurisdiction=chosen)}
    offered = [
        preset
        for preset in presets.shipped().values()
        if preset.jurisdiction == chosen.code and preset.code not in in_force
    ]
    choices = [(preset.code, pick(preset.title), pick(preset.summary)) for preset in offered]
    form = forms.ChooseProceduresForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        wanted = [preset for preset in offered if preset.code in form.cleaned_data["codes"]]
        form.attempt(_adopt, wanted, chosen, request)
        if not form.errors:
            return redirect("setup-mail")
    names = [marked(row.title) for row in in_force.values()]
    return _page(request, "procedures", form, in_force=names, offered=offered)


def _adopt(wanted: list[Preset], chosen: Jurisdiction, request: Request) -> None:
    for preset in wanted:
        if mistakes := fitting.misfits(preset):
            raise Refusal("does_not_fit", f"{pick(preset.title)}: {mistakes[0].key}: {mistakes[0].message}")
        procedure_actions.adopt(preset, jurisdiction=chosen, now=request.now)


@_step
def mail(request: Request) -> HttpResponse:
    """Say by what mail leaves, unless the environment does, and try it."""
    saving, now = "way" in request.POST, outgoing.current()
    server = MailServerForm(request.POST if saving else None, known=outgoing.entered())
    form = forms.TestMailForm(request.POST if request.method == "POST" and not saving else None)
    if saving and server.is_valid():
        outgoing.enter(server.told, now=request.now)
        return redirect("setup-mail")
    sent = ""
    if form.is_bound and form.is_valid():
        form.attempt(_send, request, form.cleaned_data["email"])
        sent = "" if form.errors else form.cleaned_data["email"]
    context = {"state": overview.mail_state(), "sent": sent, "can_send": now.leaves, "test": form, "source": now.source}
    return _page(request, "mail", server if saving else form, server=server, **context)


def _send(request: Request, email: str) -> None:
    if refusal := refuse_above("setup-mail", "all", most=TESTS_AN_HOUR):
        raise refusal
    to = Recipient(language=_language(), email=email)
    context = {"address": request.build_absolute_uri("/")}
    notifications.notify(TEST_MAIL.code, to=to, context=context, now=request.now, urgent=True)


def _language() -> str:
    return (get_language() or "en")[:2]


@_step
def administrator(request: Request) -> HttpResponse:
    """Open the first administrator's account; with it the set-up is over."""
    chosen = _chosen(request)
    if chosen is None:
        return redirect("setup-jurisdiction")
    form = forms.AdministratorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        account = form.attempt(
            setting_up.open_administration,
            chosen,
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password"],
            names=(form.cleaned_data["given"], form.cleaned_data["family"]),
            language=_language(),
            now=request.now,
        )
        if account:
            login(request, account, backend=BACKEND)
            return redirect("/desk/admin/?first=1")
    return _page(request, "administrator", form)
