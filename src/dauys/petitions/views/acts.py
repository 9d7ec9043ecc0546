"""The page on which administrators see what each moderator has done."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dauys.people import queries as people
from dauys.people.models import Person
from dauys.people.views.access import Request, holds
from dauys.petitions import acts as records
from dauys.petitions.forms.acts import ActsForm

FIELDS = ("person", "kind", "period")


@holds("administrator")
@never_cache
@require_safe
def acts(request: Request) -> HttpResponse:
    """What moderators of one's jurisdictions have done, with their names; that these were read is written down."""
    known = {row.pk: row for row in records.people(request.actor)}
    names = {str(key): _("Somebody without a name") for key in known}
    found_names = people.identities_of(known.values(), reader=request.actor, purpose="oversight", now=request.now)
    names |= {str(key): name.name for key, name in found_names.items() if name.name}
    form = ActsForm(request.GET, people=sorted(names.items(), key=lambda one: one[1]), now=request.now)
    found, page = records.of(request.actor, form.wanted(), cursor=request.GET.get("after", ""))
    others = {one.by for one in found if one.by} - known.keys()
    more = people.identities_of(
        Person.objects.filter(pk__in=others), reader=request.actor, purpose="oversight", now=request.now
    )
    names |= {str(key): name.name for key, name in more.items() if name.name}
    kept = urlencode({name: value for name in FIELDS if (value := request.GET.get(name, ""))})
    context = {
        "form": form,
        "narrowed": bool(kept),
        "rows": [(one, names.get(str(one.by), "")) for one in found],
        "newer": _page(kept, page.newer),
        "older": _page(kept, page.older),
    }
    return render(request, "petitions/acts.html", context)


def _page(kept: str, cursor: str) -> str:
    return f"?{'&'.join(filter(None, (kept, urlencode({'after': cursor}))))}" if cursor else ""
