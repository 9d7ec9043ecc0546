"""The site's addresses: each area's own, as its manifest names them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from dauys.kernel.events import manifests
from dauys.web.views import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.figures, name="metrics"),
    *(path("", include(manifest.urls)) for manifest in manifests() if manifest.urls),
    path("accounts/", include("allauth.urls")),
    path("repair/", admin.site.urls),
]
handler400 = "dauys.web.views.errors.bad_request"
handler403 = "dauys.web.views.errors.forbidden"
handler404 = "dauys.web.views.errors.not_found"
handler500 = "dauys.web.views.errors.server_error"
