"""How often a signed-in person wants e-mail, and about what."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dauys.notifications import actions, queries
from dauys.notifications.forms import PreferencesForm
from dauys.people.models import Person
from dauys.people.views.access import Request, signed_in


@never_cache
@signed_in
@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """Choose, and save."""
    person = get_object_or_404(Person, pk=request.actor.person_id)
    form = PreferencesForm(request.POST or None, initial=queries.rhythms(person.pk))
    if form.is_valid():
        zone = queries.zone_of(person)
        form.attempt(actions.prefer, person, rhythms=form.cleaned_data, zone=zone, now=request.now)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form})
