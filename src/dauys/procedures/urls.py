"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dauys.procedures.views import comparing, rules

app_name = "procedures"
urlpatterns = [
    path("procedures/", rules.procedures, name="list"),
    path("procedures/compare/", comparing.compare, name="compare"),
    path("procedures/compare/<str:form>/", comparing.download, name="compare-download"),
    path("procedures/<slug:code>/", rules.procedure, name="procedure"),
]
