"""The page about who runs the site, in the words of its administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who runs this site and how to reach them; in built-in words where they have said nothing."""
    return render(request, "web/about.html")
