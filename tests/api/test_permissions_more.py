"""Who may call what, in the procedures of other countries: committees, lawyers, authorities, and what came of it."""

from __future__ import annotations

import pytest
from tests.api import permitting, test_permissions
from tests.api.brought import (
    AUTHORITIES,
    BODIES,
    DESKS,
    GROUP,
    LAWYERS,
    SLIP,
    SOON,
    WHO,
    brought,
    people,
    secrets,
    wide,
)
from tests.api.permitting import all_of

from dauys.petitions import sealing

__all__ = ["brought", "people", "secrets", "wide"]
PUBLIC = sealing.new_pair("")[1].decode()
ON, AT = SOON.date().isoformat(), SOON.isoformat()
SAID = {"words": "Неге?"}
ASKED = {"words": "Which?", "until": ON}
SCAN = {"code": "{sheet}", "scan": "iVBORw0KGgoAAAAA"}
ANON = {"anonymous": 401}
MINE = all_of(204, *GROUP)
MATRIX: tuple[permitting.Row, ...] = (
    ("POST", "/petitions/{id}/inquiries", ASKED, "british", 403, ANON | {"committee": 201}),
    ("POST", "/petitions/{id}/inquiries", ASKED | {"to": "gb-government"}, "british", 403, ANON | {"committee": 201}),
    ("POST", "/petitions/{id}/inquiries", ASKED, "british_draft", 403, ANON | all_of(404, *DESKS)),
    ("POST", "/petitions/{id}/invitations", SAID | {"meets_at": AT}, "british", 403, ANON | {"committee": 201}),
    ("POST", "/petitions/{id}/hearings", {"starts_at": AT}, "british", 403, ANON | {"committee": 201}),
    ("POST", "/petitions/{id}/hearings", {"starts_at": AT}, "british_draft", 403, ANON | all_of(404, *DESKS)),
    ("POST", "/petitions/{id}/votes", {"held_on": "{today}", "motion": "Yes?", "in_favour": 3}, "british", 403,
     ANON | {"committee": 201}),
    ("POST", "/petitions/{id}/conclusions", {"outcome": "explained", "texts": {"en": "So."}}, "british", 403,
     ANON | {"committee": 201}),
    ("PUT", "/hearings/{held}/minutes", {"minutes": "All said."}, "british", 403, ANON | {"committee": 200}),
    ("PUT", "/hearings/{hidden}/minutes", {"minutes": "All said."}, "british", 403, ANON | all_of(404, *DESKS)),
    ("POST", "/hearings/{coming}/cancellation", {"why": "Ill."}, "british", 403, ANON | {"committee": 200}),
    ("POST", "/hearings/{hidden}/cancellation", {"why": "Ill."}, "british", 403, ANON | all_of(404, *DESKS)),
    ("POST", "/petitions/{id}/inquiries/{question}/reply", {"text": "So."}, "british", 404, MINE),
    ("POST", "/petitions/{id}/inquiries/{evidence}/reply", {"text": "So."}, "british", 404, {}),
    ("POST", "/petitions/{id}/inquiries/{question}/reply", {"text": "So."}, "british_draft", 404, {}),
    ("GET", "/desk/inquiries", None, "british", 403, ANON | all_of(200, *BODIES)),
    ("POST", "/desk/inquiries/{evidence}/reply", {"text": "So."}, "british", 403, ANON | {"minister": 204}),
    ("POST", "/desk/inquiries/{question}/reply", {"text": "So."}, "british", 403, ANON),
    ("PUT", "/petitions/{id}/effect", {"outcome": "answered"}, "answered", 403, ANON | all_of(200, "executor", "head")),
    ("PUT", "/petitions/{id}/effect", {"outcome": "answered"}, "consideration", 403,
     ANON | all_of(409, "executor", "head")),
    ("POST", "/petitions/{id}/effect/confirmation", None, "answered", 403, ANON | {"head": 200}),
    ("POST", "/petitions/{id}/plan", {"titles": {"kk": "Алғашқы"}}, "answered", 403,
     ANON | all_of(201, "executor", "head")),
    ("PUT", "/petitions/{id}/plan/{own}", {"state": "going"}, "answered", 403, ANON | all_of(200, "executor", "head")),
    ("PUT", "/petitions/{id}/plan/{theirs}", {"state": "going"}, "answered", 403,
     ANON | all_of(200, "executor", "head", "other_executor")),
    ("PUT", "/petitions/{id}/plan/{own}", {"state": "going"}, "consideration", 403,
     ANON | all_of(404, *BODIES, "committee", "foreign_committee")),
    ("POST", "/petitions/{id}/plan/{done}/sightings", {"seen": True}, "answered", 204, ANON | {"stranger": 403}),
    ("GET", "/petitions/{id}/advice", None, "advised", 404, all_of(200, *GROUP)),
    ("POST", "/petitions/{id}/advice", SAID | {"way": "message"}, "latvian", 404, all_of(201, *GROUP)),
    ("POST", "/petitions/{id}/advice", SAID | {"way": "message"}, "advised", 404, all_of(409, *GROUP)),
    ("POST", "/petitions/{id}/advice", SAID | {"way": "message"}, "draft", 404, all_of(409, *GROUP)),
    ("POST", "/petitions/{id}/advice/messages", SAID, "advised", 404, MINE),
    ("DELETE", "/petitions/{id}/advice", None, "advised", 404, MINE),
    ("POST", "/petitions/{id}/proposals/{proposal}/decision", {"accept": True}, "advised", 404, MINE),
    ("POST", "/petitions/{id}/proposals/{proposal}/decision", {"accept": True}, "latvian", 404, {}),
    ("GET", "/desk/advice", None, "advised", 403, ANON | all_of(200, *LAWYERS)),
    ("POST", "/desk/advice/{free}/taking", None, "advised", 403,
     ANON | all_of(204, "lawyer", "other_lawyer", foreign_lawyer=404)),
    ("POST", "/desk/advice/{request}/taking", None, "advised", 403,
     ANON | {"lawyer": 204, "other_lawyer": 404, "foreign_lawyer": 404}),
    ("POST", "/desk/advice/{free}/messages", SAID, "advised", 403,
     ANON | all_of(409, "lawyer", "other_lawyer", foreign_lawyer=404)),
    *(
        ("POST", f"/desk/advice/{{request}}/{what}", body, "advised", 403,
         ANON | {"lawyer": status, "other_lawyer": 404, "foreign_lawyer": 404})
        for what, body, status in (("messages", SAID, 204), ("number", None, 200), ("missed-call", None, 204),
                                   ("closing", SAID, 204))
    ),
    ("GET", "/desk/certificates", None, "verified", 403, ANON | all_of(200, *AUTHORITIES)),
    ("GET", "/desk/certificates/{id}", None, "verified", 403, ANON | all_of(200, *AUTHORITIES)),
    ("GET", "/desk/certificates/{id}", None, "european", 403, ANON | all_of(404, *AUTHORITIES)),
    ("POST", "/desk/certificates/{id}", {"place": "FI", "valid": 1, "invalid": 0}, "verified", 403,
     ANON | {"authority": 201, "other_authority": 422}),
    ("POST", "/desk/certificates/{id}", {"place": "FI", "valid": 1, "invalid": 0}, "european", 403,
     ANON | all_of(404, *AUTHORITIES)),
    ("GET", "/desk/certificates/{id}/batches/{batch}", None, "verified", 403, ANON | {"authority": 200}),
    ("GET", "/desk/certificates/{id}/batches/{batch}", None, "european", 403, ANON | all_of(404, *AUTHORITIES)),
    ("GET", "/desk/authority-keys/{authority}", None, "verified", 403,
     ANON | {"authority": 200, "other_authority": 404, "administrator": 404, "foreign_administrator": 200}),
    ("POST", "/desk/authority-keys/{authority}", {"public": PUBLIC}, "verified", 403,
     ANON | {"authority": 201, "other_authority": 404, "administrator": 404, "foreign_administrator": 201}),
    ("GET", "/petitions/{id}/sheets", None, "european", 403, ANON | all_of(200, *GROUP)),
    ("GET", "/petitions/{id}/sheets", None, "latvian", 404, ANON | all_of(200, *GROUP)),
    ("POST", "/petitions/{id}/sheets", {"place": "FI", "language": "en"}, "european", 403, ANON | all_of(201, *GROUP)),
    ("POST", "/petitions/{id}/sheets", {"place": "LV", "language": "lv"}, "latvian", 404, ANON | all_of(409, *GROUP)),
    ("GET", "/petitions/{id}/sheets/{sheet}/pdf", None, "european", 403, ANON | all_of(200, *GROUP)),
    ("POST", "/petitions/{id}/sheets/scans", SCAN, "european", 403, ANON | all_of(200, *GROUP)),
    ("POST", "/petitions/{id}/sheets/scans", SCAN, "latvian", 404, ANON | all_of(422, *GROUP)),
    ("POST", "/petitions/{id}/sheets/{sheet}/typings", {"lines": []}, "european", 403, ANON | all_of(200, *GROUP)),
    ("POST", "/petitions/{id}/sheets/{sheet}/settlement", {"lines": []}, "european", 403,
     ANON | all_of(409, *GROUP)),
    ("PUT", "/petitions/{id}/organisers/author/role", {"role": "deputy"}, "european", 404, {"author": 204}),
    ("PUT", "/petitions/{id}/organisers/{organiser}/role", {"role": "deputy"}, "european", 404, {"author": 204}),
    ("PUT", "/petitions/{id}/organisers/{organiser_elsewhere}/role", {"role": "deputy"}, "european", 404, {}),
    ("POST", "/petitions/{id}/corrections", SLIP, "gathering", 404, all_of(201, *GROUP)),
    ("POST", "/petitions/{id}/corrections", SLIP, "draft", 404, all_of(409, *GROUP)),
    ("GET", "/desk/corrections", None, "gathering", 403, ANON | all_of(200, "moderator", "foreign_moderator")),
    ("POST", "/desk/corrections/{correction}/decision", {"accept": True}, "gathering", 403,
     ANON | {"moderator": 204, "foreign_moderator": 404}),
    ("POST", "/petitions/{id}/vacancy", {"reason": "Қайтыс болды"}, "gathering", 403, ANON | {"moderator": 200}),
    ("POST", "/petitions/{id}/vacancy", {"reason": "Қайтыс болды"}, "draft", 403,
     ANON | all_of(404, "moderator", "foreign_moderator", "committee", "foreign_committee")),
    ("POST", "/petitions/{id}/offer", {}, "draft", 404, {"author": 201}),
    ("POST", "/petitions/{id}/offer", {}, "gathering", 404, {"author": 201}),
    ("POST", "/petitions/{id}/offer", {"organiser": "{organiser_elsewhere}"}, "gathering", 404, {}),
    ("DELETE", "/petitions/{id}/offer", None, "offered", 404, {"author": 204}),
    ("POST", "/petitions/{id}/offer/acceptance", {"key": "{key}"}, "offered", 204,
     ANON | {"stranger": 403, "author": 409}),
    ("POST", "/petitions/{id}/offer/acceptance", {"key": "{key}"}, "draft", 404, ANON),
    ("POST", "/petitions/{id}/offer/acceptance", {"key": "guessed"}, "offered", 404, ANON),
    ("POST", "/petitions/{id}/offer/acceptance", {}, "offered", 404, ANON | {"author": 403}),
    ("DELETE", "/petitions/{id}/author", None, "gathering", 404, {"author": 204}),
    ("DELETE", "/petitions/{id}/author", None, "draft", 404, {"author": 409}),
    ("POST", "/feedback", {"text": "Қаріп үлкенірек болса екен."}, "draft", 202, {}),
)  # fmt: skip


@pytest.mark.parametrize("row", MATRIX, ids=permitting.name_of)
def test_only_those_who_may_are_let(row, secrets, brought):
    method, path, body, case, *_ = row
    got = permitting.answers(method, brought.filled(path, case), brought.filled(body, case), secrets)
    assert got == permitting.expected(row, WHO)


def test_every_operation_that_not_everybody_may_call_stands_in_a_matrix():
    elsewhere = {("POST", "/petitions"), ("POST", "/petitions/{}/signatures/{}/confirmation")}
    elsewhere |= {("GET", "/me/webhooks"), ("PATCH", "/me/webhooks/{}")}
    assert permitting.personal() - permitting.tried((*test_permissions.MATRIX, *MATRIX)) == elsewhere
