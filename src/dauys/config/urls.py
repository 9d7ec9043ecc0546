"""The site's addresses: each area's own, as its manifest names them."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe

from dauys.kernel.events import manifests
from dauys.web.views import health

# One door only: who is not signed in goes to our own sign-in, with its limits and second step. No password is taken.
admin.site.login = secure_admin_login(require_safe(admin.site.login))  # type: ignore[method-assign]

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
