"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dauys.people.views import mine, posts, providers, sign_in

app_name = "people"
urlpatterns = [
    path("accounts/oidc/<str:provider_id>/login/", sign_in.leave, name="leave"),
    path("accounts/oidc/<str:provider_id>/login/callback/", sign_in.arrive, name="arrive"),
    path("my/data/", mine.data, name="data"),
    path("my/data/download", mine.download, name="download"),
    path("my/data/residence/", mine.residence, name="residence"),
    path("my/data/phone/", mine.phone, name="phone"),
    path("my/data/phone/<uuid:confirmation_id>/", mine.phone_code, name="phone_code"),
    path("my/data/<slug:kind>/", mine.correct, name="correct"),
    path("my/security/", mine.security, name="security"),
    path("my/erase/", mine.erase, name="erase"),
    path("desk/admin/people/", posts.post_list, name="posts"),
    path("desk/admin/people/<uuid:person_id>/", posts.appoint, name="appoint"),
    path("desk/admin/posts/<int:post_id>/", posts.dismiss, name="dismiss"),
    path("desk/admin/providers/", providers.provider_list, name="providers"),
    path("desk/admin/add-provider/", providers.add, name="provider_add"),
    path("desk/admin/providers/<slug:code>/", providers.edit, name="provider"),
    path("desk/admin/providers/<slug:code>/test/", providers.test, name="provider_test"),
]
