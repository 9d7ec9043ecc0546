"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dauys.procedures import views

app_name = "procedures"
urlpatterns = [
    path("procedures/", views.procedures, name="list"),
    path("procedures/<slug:code>/", views.procedure, name="procedure"),
]
