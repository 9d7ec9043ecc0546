"""The addresses of this area."""

from __future__ import annotations

from django.urls import path

from dauys.follow import views

app_name = "follow"
urlpatterns = [path("follow/", views.follow, name="follow")]
