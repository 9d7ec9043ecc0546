"""Addresses of the area: the API itself, the page about it, and a person's keys and webhooks."""

from __future__ import annotations

from django.urls import include, path

from dauys.api import views
from dauys.api.api import api
from dauys.api.api import urlpatterns as operations

urlpatterns = [
    path("api/", views.about, name="api-docs"),
    path("api/v1/", include((operations(), "ninja"), namespace=api.urls_namespace)),
    path("my/keys/", views.keys, name="api-keys"),
    path("my/keys/<uuid:key_id>/revoke/", views.revoke, name="api-key-revoke"),
    path("my/webhooks/", views.webhooks, name="webhooks"),
    path("my/webhooks/<uuid:webhook_id>/", views.webhook, name="webhook"),
    path("my/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/", views.redeliver, name="webhook-redeliver"),
]
