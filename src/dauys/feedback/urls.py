"""The addresses of this area."""

from __future__ import annotations

from django.urls import path

from dauys.feedback.views import desk, public

app_name = "feedback"
urlpatterns = [
    path("feedback/", public.suggestions, name="list"),
    path("feedback/new/", public.suggest, name="new"),
    path("feedback/<uuid:suggestion_id>/", public.suggestion, name="suggestion"),
    path("feedback/<uuid:suggestion_id>/support/", public.support, name="support"),
    path("desk/feedback/", desk.suggestions, name="desk"),
    path("desk/feedback/<uuid:suggestion_id>/", desk.answer, name="answer"),
    path("desk/feedback/<uuid:suggestion_id>/discard/", desk.discard, name="discard"),
]
