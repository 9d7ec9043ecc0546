"""The HTTP API under /api/v1: the routers of all areas behind one gate, described by one OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from django.http.request import RawPostDataException
from django.urls import URLPattern, re_path
from django.utils.module_loading import import_string
from ninja import NinjaAPI, Router
from ninja.errors import HttpError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder
from ninja.types import DictStrAny

from dauys.api import bodies, own_webhooks, problems
from dauys.api.gate import guarded, unknown
from dauys.kernel.api import Problem
from dauys.kernel.events import manifests
from dauys.people.api import Needs

PROBLEM = {"$ref": "#/components/schemas/Problem"}
SCHEMES = {
    "key": {"type": "http", "scheme": "bearer", "description": "A key made on the page /my/keys/."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "The site's own session; writing needs the header X-CSRFToken.",
    },
}
ABOUT = (
    "Everything that a page can do with petitions. Errors are `{code, message, fields?}` in the language of "
    "`Accept-Language` (kk, ru, en). Lists have cursors: hand `next` in as `after`. Public answers carry an `ETag`."
)


class JsonParser(Parser):
    """Reads a body; whatever is no JSON is said to be unreadable, however it is broken."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The body as JSON."""
        try:
            read = json.loads(request.body, parse_constant=_no_number)
            json.dumps(read, ensure_ascii=False).encode()  # half of a character is no text, and no database takes it
            return cast("DictStrAny", read)
        except (ValueError, RecursionError, RawPostDataException) as error:
            raise HttpError(400, "unreadable") from error


def _no_number(name: str) -> None:
    """Refuse NaN and infinities, which are no JSON."""
    raise ValueError(name)


class Encoder(NinjaJSONEncoder):
    """Moments whole: what was seen at a moment is asked for again by exactly that moment."""

    def default(self, o: Any) -> Any:
        """Keep microseconds and offsets."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class JsonRenderer(JSONRenderer):
    """Writes answers in letters that people can read."""

    encoder_class = Encoder
    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class Description(OpenAPISchema):
    """The OpenAPI document: each operation with its credentials, its scope, and the form of its errors."""

    def operation_details(self, operation: Operation) -> DictStrAny:
        """Add what is the same for all."""
        details = super().operation_details(operation)
        needs = next((auth for auth in operation.auth_callbacks if isinstance(auth, Needs)), None)
        known: list[DictStrAny] = [{"key": []}, {"session": []}]
        details["security"] = known if needs and not needs.optional else [*known, {}]
        if needs:
            details["x-scope"] = needs.scope
        details["responses"]["default"] = {
            "description": "Refused",
            "content": {"application/json": {"schema": PROBLEM}},
        }
        return details

    def get_components(self) -> DictStrAny:
        """Add the form of errors and the ways to be known."""
        problem = Problem.model_json_schema()
        return {"schemas": {**self.schemas, "Problem": problem}, "securitySchemes": SCHEMES}


class Api(NinjaAPI):
    """Ours, with its own description and parser."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """Describe all operations."""
        return Description(self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function, which is the same whatever module it moves to."""
        return operation.view_func.__name__


def collected() -> list[tuple[str, Router]]:
    """The routers of all areas with the paths they stand under."""
    found: list[tuple[str, Router]] = []
    for manifest in manifests():
        if manifest.api:
            part: Any = import_string(manifest.api)
            found += [(f"/{manifest.code}", part)] if isinstance(part, Router) else list(part)
    return found


def build() -> Api:
    """The whole API."""
    made = Api(
        title="Dauys",
        version="1",
        description=ABOUT,
        docs_url=None,
        urls_namespace="api-v1",
        parser=JsonParser(),
        renderer=JsonRenderer(),
    )
    problems.register(made)
    for prefix, router in [*collected(), ("/bodies", bodies.router), ("/me/webhooks", own_webhooks.router)]:
        made.add_router(prefix, router)
    return made


api = build()


def urlpatterns() -> list[URLPattern]:
    """Every operation behind the gate, and a plain no for everything else."""
    patterns: list[Any] = api.urls[0]
    for pattern in patterns:
        pattern.callback = guarded(pattern.callback)
    return [*patterns, re_path(r"^(?P<rest>.*)$", guarded(unknown), name="unknown")]
