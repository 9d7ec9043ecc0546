"""The ledger's router alone, at its address on the site."""

from __future__ import annotations

from django.urls import path
from ninja import NinjaAPI

from dauys.ledger.api import router

api = NinjaAPI(urls_namespace="ledger-alone")
api.add_router("/ledger", router)
urlpatterns = [path("api/v1/", api.urls)]
