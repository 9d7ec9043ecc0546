"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dauys.places.views.search import search

app_name = "places"
urlpatterns = [path("places/search", search, name="search")]
