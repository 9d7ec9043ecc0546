"""Who may call what, in the procedures of other countries: committees, lawyers, authorities, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.api import permitting, test_permissions
from tests.api.conftest import key_of
from tests.petitions import abroad
from tests.petitions.conftest import World, actor
from tests.stages import staged

from dauys.kernel.clock import clock
from dauys.petitions import advising, considering, correcting, executing, organising, paper, sealing
from dauys.petitions.advising import Call
from dauys.petitions.executing import Promise, Said
from dauys.petitions.models import BatchFile, Hearing, Petition, Proposal, StatementBatch, Tally
from dauys.procedures import authorship
from dauys.procedures.models import Case, Obligation, Organiser

PUBLIC = sealing.new_pair("")[1].decode()
DAY = timedelta(days=1)
SOON = clock.now() + 10 * DAY
ON, AT = SOON.date().isoformat(), SOON.isoformat()
SAID = {"words": "Неге?"}
ASKED = {"words": "Which?", "until": ON}
SLIP = {"field": "body", "old": "автобус керек", "new": "автобус қажет", "reason": "Қате"}
SCAN = {"code": "{sheet}", "scan": "iVBORw0KGgoAAAAA"}
ANON = {"anonymous": 401}
GROUP = ("author", "organiser")
DESKS = ("moderator", "foreign_moderator", "committee", "foreign_committee", "executor", "other_executor", "head",
         "minister", "asked")  # fmt: skip
"""Those whose posts let them try a committee's steps somewhere."""
BODIES = ("executor", "other_executor", "head", "minister", "asked")
LAWYERS = ("lawyer", "other_lawyer", "foreign_lawyer")
AUTHORITIES = ("authority", "other_authority")
WHO = ("anonymous", "citizen", "stranger", *GROUP, *DESKS, *LAWYERS, *AUTHORITIES, "administrator",
       "foreign_administrator")  # fmt: skip
"""citizen: of the author's city; stranger: of another; asked: of a body that a committee asked for evidence;
foreign: of another country than the case mostly is; other_authority: of another member state."""


def all_of(status: int, *names: str, **more: int) -> dict[str, int]:
    """The same status for each of these."""
    return dict.fromkeys(names, status) | more


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


@dataclass
class Brought:
    """Cases by name, and what addresses and bodies name: ids, codes, keys."""

    cases: dict[str, Petition] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def filled(self, said: Any, case: str) -> Any:
        """An address or a body with what it names put in."""
        if isinstance(said, str):
            return said.format(id=self.cases[case].pk, **self.names) if "{" in said else said
        return {name: self.filled(one, case) for name, one in said.items()} if isinstance(said, dict) else said


@staged.fixture
def wide(world) -> World:
    """The small world with the European Union and Latvia."""
    abroad.union(world)
    abroad.adopt(world, "lv-manabalss")
    return world


@staged.fixture
def people(wide, author, moderator, executor, head) -> dict[str, Any]:
    world = wide
    return {
        "anonymous": None,
        "citizen": world.account("citizen@example.org"),
        "stranger": world.account("stranger@example.org", residence="KZ-71"),
        "author": author,
        "organiser": world.account("organiser@example.org"),
        "moderator": moderator,
        "foreign_moderator": world.holder("moderator", jurisdiction="GB"),
        "committee": world.holder("committee", jurisdiction="GB"),
        "foreign_committee": world.holder("committee"),
        "executor": executor,
        "other_executor": world.holder("body", body="kz-71-akimat"),
        "head": head,
        "minister": world.holder("body", body="gb-government", jurisdiction="GB"),
        "asked": world.holder("head", body="kz-ministry-culture-information"),
        "lawyer": world.holder("lawyer", jurisdiction="LV"),
        "other_lawyer": world.holder("lawyer", jurisdiction="LV"),
        "foreign_lawyer": world.holder("lawyer"),
        "authority": abroad.official(world, "FI"),
        "other_authority": abroad.official(world, "SE"),
        "administrator": world.holder("administrator"),
        "foreign_administrator": world.holder("administrator", jurisdiction="EU"),
    }


@staged.fixture
def secrets(people) -> dict[str, str]:
    """A key of each of them; nobody has none."""
    return {name: key_of(people[name]) if people[name] else "" for name in WHO}


@staged.fixture
def brought(wide, people, make_petition, today) -> Brought:
    """A petition in each state of the matrix, all of one author and one more organiser."""
    made = Brought(names={"today": today.date().isoformat(), "authority": "fi-authority"})
    for stage in ("draft", "gathering", "consideration"):
        made.cases[stage] = make_petition(stage=stage, at=today)
    made.cases["answered"] = make_petition(stage="consideration", at=today)
    made.cases["offered"] = make_petition(stage="draft", at=today)
    for name, preset, stage in (
        ("british", "uk-parliament", "gathering"),
        ("british_draft", "uk-parliament", "draft"),
        ("latvian", "lv-manabalss", "draft"),
        ("waiting", "lv-manabalss", "draft"),
        ("advised", "lv-manabalss", "draft"),
        ("european", "eu-citizens-initiative", "gathering"),
        ("verified", "eu-citizens-initiative", "verification"),
    ):
        made.cases[name] = _put(abroad.drafted(wide, preset, people["author"]), stage, today)
    for name, petition in made.cases.items():
        row = Organiser.objects.create(case_id=petition.pk, person=people["organiser"].person, joined_at=today)
        made.names["organiser" if name == "european" else "organiser_elsewhere"] = str(row.pk)
    for furnish in (_committee, _execution, _advice, _authorities, _authorship):
        furnish(made, people, today)
    return made


def _put(petition: Petition, stage: str, at: datetime) -> Petition:
    public = stage != "draft"
    submitted = {"submitted_at": at, "listed_at": at} if public else {}
    Case.objects.filter(pk=petition.pk).update(stage=stage, stage_since=at, listed=public, **submitted)
    return Petition.objects.select_related("case__procedure", "case__place", "case__addressee").get(pk=petition.pk)


def _committee(made: Brought, people: dict[str, Any], now: datetime) -> None:
    by, british = actor(people["committee"]), made.cases["british"]
    to = actor(people["minister"]).posts[0].body_id
    asked: dict[str, Any] = {"by": by, "words": "Which?", "until": SOON.date(), "now": now}
    made.names["question"] = str(considering.ask_author(british, **asked).pk)
    body = Case.objects.get(pk=british.pk).addressee.__class__.objects.get(pk=to)
    made.names["evidence"] = str(considering.ask_body(british, to=body, **asked).pk)
    made.names["coming"] = str(considering.hear(british, by=by, starts_at=SOON, now=now).pk)
    for name, case in (("held", "british"), ("hidden", "british_draft")):
        row = Hearing.objects.create(case_id=made.cases[case].pk, starts_at=now - DAY, set_at=now)
        made.names[name] = str(row.pk)


def _execution(made: Brought, people: dict[str, Any], now: datetime) -> None:
    petition, by = made.cases["answered"], actor(people["executor"])
    _put(petition, "answered", now)
    bodies = {name: post.body_id for name in ("other_executor", "asked") for post in actor(people[name]).posts}
    executing.declare_effect(petition, Said(outcome="measure_taken"), by=by, now=now)
    for name in ("own", "theirs", "done"):
        row = executing.add_milestone(petition, Promise(titles={"kk": name}), by=by, now=now)
        made.names[name] = str(row.pk)
        row.body_id = bodies["other_executor"] if name == "theirs" else row.body_id
        row.state = "done" if name == "done" else row.state
        row.save()
    for name, kind in (("asked", "evidence"), ("other_executor", "milestone")):
        Obligation.objects.create(
            case_id=petition.pk, body_id=bodies[name], kind=kind, duty=kind, rule=kind, laid_at=now
        )


def _advice(made: Brought, people: dict[str, Any], now: datetime) -> None:
    author, lawyer = actor(people["author"]), actor(people["lawyer"])
    asked: dict[str, Any] = {"words": "?", "by": author, "language": "en", "network": "n", "now": now}
    free = advising.ask(made.cases["waiting"], way="message", **asked)
    taken = advising.ask(made.cases["advised"], way="call", call=Call("+37121234567"), **asked)
    advising.take(taken, by=lawyer, now=now)
    language = made.cases["advised"].language
    mark = {"field": "body", "language": language, "start": 0, "end": 3, "quote": "Our", "note": "", "text": "Your"}
    advising.reply(taken, words="!", passages=[mark], by=lawyer, now=now)
    made.names |= {"free": str(free.pk), "request": str(taken.pk), "proposal": str(Proposal.objects.get().pk)}


def _authorities(made: Brought, people: dict[str, Any], now: datetime) -> None:
    verified, european = made.cases["verified"], made.cases["european"]
    for name, place in (("authority", "FI"), ("other_authority", "SE")):
        Tally.objects.create(case_id=verified.pk, place=place, number=5)
        batch = StatementBatch.objects.create(
            case_id=verified.pk, body_id=actor(people[name]).posts[0].body_id, place=place,
            part=1, first=1, number=5, due_at=now, made_at=now,
        )  # fmt: skip
        BatchFile.objects.create(batch=batch, content=b"sealed")
        made.names.setdefault("batch", str(batch.pk))
    by = actor(people["author"])
    [sheet] = paper.print_sheets(european, place="FI", language="en", number=1, by=by, now=now)
    paper.register(paper.find(european, sheet.number), scan=b"\x89PNG\r\n\x1a\n", by=by, now=now)
    made.names["sheet"] = sheet.code


def _authorship(made: Brought, people: dict[str, Any], now: datetime) -> None:
    by = actor(people["author"])
    offer = organising.offer(made.cases["offered"], to=None, stays=False, by=by, now=now)
    correction = correcting.propose(made.cases["consideration"], by=by, now=now, **SLIP)
    made.names |= {"key": authorship.key_of(offer), "correction": str(correction.pk)}


@pytest.mark.parametrize("row", MATRIX, ids=permitting.name_of)
def test_only_those_who_may_are_let(row, secrets, brought):
    method, path, body, case, *_ = row
    got = permitting.answers(method, brought.filled(path, case), brought.filled(body, case), secrets)
    assert got == permitting.expected(row, WHO)


def test_every_operation_that_not_everybody_may_call_stands_in_a_matrix():
    elsewhere = {("POST", "/petitions"), ("POST", "/petitions/{}/signatures/{}/confirmation")}
    elsewhere |= {("GET", "/me/webhooks"), ("PATCH", "/me/webhooks/{}")}
    assert permitting.personal() - permitting.tried((*test_permissions.MATRIX, *MATRIX)) == elsewhere
