"""Figures for those who watch over an installation, in the text format of Prometheus; they name nobody.

With several web processes each counts for itself; the folder in `PROMETHEUS_MULTIPROC_DIR` lets one answer for all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from time import perf_counter

from django.http import HttpRequest, HttpResponse
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from dauys.kernel import heartbeats
from dauys.kernel.clock import clock
from dauys.notifications.models import OPEN, Delivery
from dauys.procedures.models import Obligation
from dauys.procedures.queries import late

REQUESTS = Counter("dauys_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "dauys_request_seconds",
    "Seconds from a request's arrival at the application to its answer.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MetricsMiddleware:
    """Counts and times each request by the template of its address, never by the address itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and note how it went."""
        started = perf_counter()
        response = self.get_response(request)
        route = _route(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, route, response.status_code).inc()
        SECONDS.labels(route).observe(perf_counter() - started)
        return response


def _route(request: HttpRequest) -> str:
    """The template of the address; everything that no page answers to, files among it, is one."""
    match = request.resolver_match
    return f"/{match.route}" if match else "unmatched"


class Backlog(Collector):
    """What is waiting at the moment somebody asks: read from the database then and only then."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """The names, without asking the database."""
        yield GaugeMetricFamily("dauys_deliveries_due", "Messages whose time to be sent has come.")
        yield GaugeMetricFamily("dauys_obligations_late", "Duties of public bodies that are past their term.")
        yield GaugeMetricFamily("dauys_heartbeat_age_seconds", "Seconds since a part last beat.", labels=["part"])

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The names with the figures of this moment."""
        now = clock.now()
        deliveries, obligations, ages = self.describe()
        deliveries.add_metric([], Delivery.objects.filter(OPEN, next_try_at__lte=now).count())
        obligations.add_metric([], Obligation.objects.filter(late(now), kind=Obligation.Kind.DUTY).count())
        for part, at in heartbeats.latest().items():
            ages.add_metric([part], (now - at).total_seconds())
        yield from (deliveries, obligations, ages)


BACKLOG = Backlog()


def exposition() -> bytes:
    """All figures as text, of every web process where there are several."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry = REGISTRY
    backlog = CollectorRegistry()
    backlog.register(BACKLOG)
    return generate_latest(registry) + generate_latest(backlog)
