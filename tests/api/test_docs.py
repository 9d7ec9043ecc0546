"""What is told about the API is true: the list of operations, the page about it, and every example of the guide."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.api.conftest import key_of

from dauys.api import delivering, reference, rules, webhooks
from dauys.api.models import Scope
from dauys.people.api import SCOPES

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guides" / "integrate.md"
PAGE = ROOT / "docs" / "reference" / "api.md"


def test_the_list_of_operations_in_the_documentation_is_that_of_the_program(capsys):
    told = PAGE.read_text(encoding="utf-8").partition(reference.MARK)[2]
    assert told.strip() == reference.markdown().strip(), "run: dauys api_reference --write"
    call_command("api_reference")
    assert capsys.readouterr().out.strip() == told.strip()


def test_the_guide_names_every_event_and_scope():
    text = GUIDE.read_text(encoding="utf-8")
    for event in rules.EVENTS:
        area, name = event.split(".")
        assert event in text or re.search(rf"`{area}\.\w+`.*`\.{name}`", text), event
    assert {f"| `{scope}` |" in text for scope in SCOPES} == {True}
    assert set(SCOPES) == set(Scope.values)


def test_the_guide_tells_when_a_webhook_is_switched_off():
    text = GUIDE.read_text(encoding="utf-8")
    figures = (
        f"{rules.DEAD_AFTER_FAILURES} failed attempts in a row, the first of them at least {rules.DEAD_AFTER.days} days"
    )
    assert figures in text


def test_names_of_forms_are_not_taken_twice():
    described = reference.described()
    ids = [one["operationId"] for operations in described["paths"].values() for one in operations.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_about_the_api_needs_no_script_and_nothing_from_elsewhere(client, db, language):
    answer = client.get("/api/", headers={"Accept-Language": language})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "POST /petitions/{petition_id}/signatures</code>" in text.replace("<wbr>", "")
    assert "/api/v1/openapi.json" in text
    assert not re.search(r"<script(?![^>]*src=\"/static/)", text)
    assert not re.search(r"(src|href)=\"https?://(?!localhost)", text)
    assert f'lang="{language}"' in text
    assert len(answer.content) < 30_000


def test_the_description_is_served_and_may_be_kept(client, db):
    answer = client.get("/api/v1/openapi.json")
    assert answer.json()["openapi"].startswith("3.1")
    assert "public" in answer["Cache-Control"]
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed, so the guide's examples were not run")
@pytest.mark.django_db(transaction=True)
def test_every_example_of_the_guide_runs_as_it_stands(live_server, make_petition, by_mail, world, today, tmp_path):
    petition = make_petition(at=today, signatures=50)
    reader = world.account("reader@example.org")
    webhook, _secret = webhooks.add(reader.person_id, url="https://example.org/", events=rules.EVENTS, now=today)
    surroundings = {
        "PATH": "/usr/bin:/bin",
        "SITE": live_server.url,
        "KEY": key_of(reader),
        "PETITION": str(petition.pk),
        "PETITION_BY_MAIL": str(by_mail.pk),
        "WEBHOOK": str(webhook.pk),
    }
    examples = re.findall(r"```bash\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) > 8
    script = tmp_path / "examples.sh"
    script.write_text("set -euo pipefail\n" + "\n".join(examples), encoding="utf-8")
    ran = subprocess.run(  # noqa: S603  (our own words)
        ["/bin/bash", str(script)], env=surroundings, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stdout[-2_000:] + ran.stderr


def test_the_guides_check_of_a_signature_takes_what_we_send(today):
    [code] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    known: dict = {}
    exec(code, known)  # noqa: S102  (the guide's own words)
    header = delivering.signature("secret", b"{}", now=today)
    assert known["is_genuine"]("secret", header, b"{}")
    assert not known["is_genuine"]("other", header, b"{}")
    assert not known["is_genuine"]("secret", header, b"{ }")
    old = delivering.signature("secret", b"{}", now=today - timedelta(minutes=6))
    assert not known["is_genuine"]("secret", old, b"{}")
