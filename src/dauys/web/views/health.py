"""Whether the installation lives, is ready for work, and how it is doing: for supervisors, not for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dauys.web import metrics
from dauys.web.readiness import OK, readiness


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer at all; asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, has every migration, and worker and tick do their rounds; else 503, saying why."""
    checks = readiness.checks(request.now)  # type: ignore[attr-defined]
    fine = all(state == OK for state in checks.values())
    return JsonResponse({"ready": fine, "checks": checks}, status=200 if fine else 503)


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The figures of the web processes and of what is waiting."""
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
