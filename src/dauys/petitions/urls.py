"""Addresses of petitions. A slug is decoration: the case's id decides."""

from __future__ import annotations

from django.urls import path

from dauys.petitions.views import listing, reading, signing

app_name = "petitions"
urlpatterns = [
    path("petitions/", listing.petitions, name="list"),
    path("petitions/feed/", listing.feed, name="feed"),
    path("petitions/<uuid:case_id>/", reading.page, name="page"),
    path("petitions/<uuid:case_id>/count/", reading.count, name="count"),
    path("petitions/<uuid:case_id>/signatures/", reading.signatures, name="signatures"),
    path("petitions/<uuid:case_id>/history/", reading.history, name="history"),
    path("petitions/<uuid:case_id>/sign/", signing.sign, name="sign"),
    path("petitions/<uuid:case_id>/confirm/<uuid:signature_id>/", signing.confirm, name="confirm"),
    path("petitions/<uuid:case_id>/unsign/", signing.unsign, name="unsign"),
    path("petitions/<uuid:case_id>/<slug:slug>/", reading.page, name="page"),
]
