"""Every operation is asked a bounded number of generated questions: nothing breaks, and answers keep to their form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.conftest import key_of
from tests.stages import staged

from dauys.petitions.models import Report
from dauys.procedures.models import Obligation

EXAMPLES = 3
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
UNTIRING = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Requests come one after the other on the connection of the test, as with Django's own client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@staged.fixture
def known(make_petition, by_mail, executor, today) -> dict[str, list[str]]:
    """Ids of what is there, for half of the questions."""
    shown = make_petition(at=today, signatures=3)
    waiting = make_petition(stage="moderation", at=today)
    draft = make_petition(stage="draft", at=today)
    owed = make_petition(stage="consideration", at=today)
    report = Report.objects.create(case_id=shown.pk, why="insult", at=today)
    ids = [str(row.pk) for row in (shown, waiting, draft, owed, by_mail)]
    duties = [str(pk) for pk in Obligation.objects.values_list("pk", flat=True)]
    return {
        "petition_id": ids,
        "obligation_id": duties,
        "report_id": [str(report.pk)],
        "signature_id": ids[:1],
        "case_id": ids,
        "code": ["kz-75-akimat", "KZ-75", "kz-epetition-region-akimat"],
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("who", ["anonymous", "author", "moderator", "executor"])
def test_no_question_breaks_an_operation_and_every_answer_keeps_to_its_form(who, known, request):
    secret = "" if who == "anonymous" else key_of(request.getfixturevalue(who))
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        cases, ids = operation.as_strategy(), st.sampled_from([None, 0, 1, 2, 3, 4])

        @UNTIRING
        @given(case=cases, pick=ids)
        def ask(case: Any, pick: int | None) -> None:
            for name, values in known.items() if pick is not None else ():
                if name in case.path_parameters:
                    case.path_parameters[name] = values[pick % len(values)]
            cache.clear()
            headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {secret}"} if secret else {})
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)
            if answer.status_code >= 400:
                problem = answer.json()
                assert {"code", "message"} <= set(problem) <= {"code", "message", "fields"}

        ask()
        asked += 1
    assert asked > 45
