"""Addresses of petitions. A slug is decoration: the case's id decides."""

from __future__ import annotations

from django.urls import path

from dauys.petitions.views import (
    answering,
    checking,
    committee,
    listing,
    managing,
    organising,
    reading,
    reporting,
    sharing,
    signing,
    starting,
    writing,
)

app_name = "petitions"
urlpatterns = [
    path("petitions/", listing.petitions, name="list"),
    path("petitions/feed/", listing.feed, name="feed"),
    path("petitions/start/", starting.start, name="start"),
    path("petitions/start/<uuid:case_id>/", writing.resume, name="resume"),
    path("petitions/start/<slug:step>/", starting.begin, name="begin"),
    path("petitions/start/<uuid:case_id>/key/<str:key>/", starting.come_back, name="come-back"),
    path("petitions/start/<uuid:case_id>/new-link/", starting.new_link, name="new-link"),
    path("petitions/start/<uuid:case_id>/<slug:step>/", writing.write, name="write"),
    path("petitions/<uuid:case_id>/", reading.page, name="page"),
    path("petitions/<uuid:case_id>/manage/", managing.manage, name="manage"),
    path("petitions/<uuid:case_id>/manage/text/", managing.text, name="manage-text"),
    path("petitions/<uuid:case_id>/manage/organisers/", organising.organisers, name="organisers"),
    path("petitions/<uuid:case_id>/organise/<str:key>/", organising.invitation, name="invitation"),
    path("petitions/<uuid:case_id>/manage/news/", managing.news, name="manage-news"),
    path("petitions/<uuid:case_id>/manage/withdraw/", managing.withdraw, name="manage-withdraw"),
    path("petitions/<uuid:case_id>/count/", reading.count, name="count"),
    path("petitions/<uuid:case_id>/signatures/", reading.signatures, name="signatures"),
    path("petitions/<uuid:case_id>/history/", reading.history, name="history"),
    path("petitions/<uuid:case_id>/sign/", signing.sign, name="sign"),
    path("petitions/<uuid:case_id>/confirm/<uuid:signature_id>/", signing.confirm, name="confirm"),
    path("petitions/<uuid:case_id>/unsign/", signing.unsign, name="unsign"),
    path("petitions/<uuid:case_id>/unsign/<uuid:signature_id>/", signing.confirm_unsigning, name="unsign-confirm"),
    path("petitions/<uuid:case_id>/report/", reporting.report, name="report"),
    path("desk/reports/", reporting.reports, name="reports"),
    path("petitions/<uuid:case_id>/feed/", sharing.news, name="news"),
    path("petitions/<uuid:case_id>/qr.svg", sharing.qr, name="qr"),
    path("petitions/<uuid:case_id>/poster.pdf", sharing.poster, name="poster"),
    path("petitions/<uuid:case_id>/embed/", sharing.embed, name="embed"),
    path("petitions/<uuid:case_id>/data.json", sharing.data_json, name="data-json"),
    path("petitions/<uuid:case_id>/data.csv", sharing.data_csv, name="data-csv"),
    path("desk/checks/", checking.checks, name="checks"),
    path("desk/checks/<uuid:case_id>/", checking.check, name="check"),
    path("desk/duties/", answering.duties, name="duties"),
    path("desk/duties/<uuid:obligation_id>/", answering.duty, name="duty"),
    path("desk/duties/<uuid:obligation_id>/extend/", answering.extend, name="duty-extend"),
    path("desk/duties/<uuid:obligation_id>/pass-on/", answering.pass_on, name="duty-pass-on"),
    path("desk/committee/", committee.matters, name="committee"),
    path("desk/committee/<uuid:case_id>/", committee.matter, name="committee-case"),
    path("petitions/<uuid:case_id>/<slug:slug>/", reading.page, name="page"),
]
