"""Cases in every state that the matrices of permissions try, in several procedures, and people of every sort."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.api.conftest import key_of
from tests.petitions import abroad
from tests.petitions.conftest import World, actor
from tests.stages import staged

from dauys.bodies.models import Body
from dauys.feedback.models import Suggestion
from dauys.kernel.clock import clock
from dauys.payments.models import Donation
from dauys.petitions import (
    actions,
    advising,
    considering,
    correcting,
    executing,
    objecting,
    organising,
    paper,
    removing,
)
from dauys.petitions.advising import Call
from dauys.petitions.executing import Promise, Said
from dauys.petitions.models import (
    BatchFile,
    Hearing,
    Member,
    Petition,
    Proposal,
    StatementBatch,
    Tally,
)
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing
from dauys.procedures import authorship
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation, Organiser

DAY = timedelta(days=1)
SOON = clock.now() + 10 * DAY
SLIP = {"field": "body", "old": "автобус керек", "new": "автобус қажет", "reason": "Қате"}
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
        "committee": world.holder("committee", body="gb-petitions-committee", jurisdiction="GB"),
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
    for stage in ("draft", "moderation", "gathering", "consideration"):
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
    for furnish in (_committee, _execution, _advice, _authorities, _authorship, _moderation):
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
    body = Body.objects.get(pk=to)
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
    for name, kind in (("asked", Obligation.Kind.EVIDENCE), ("other_executor", Obligation.Kind.MILESTONE)):
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


def _moderation(made: Brought, people: dict[str, Any], now: datetime) -> None:
    author, by = actor(people["author"]), actor(people["moderator"])
    order = Order(ground="personal", words="Жеке")
    made.cases["removed"] = made.cases["answered"]
    removing.remove(made.cases["removed"], Thing(kind="title"), order=order, by=by, now=now)
    actions.reject(made.cases["moderation"], by=by, reason="unclear", now=now)
    objection = objecting.object_to(cases.case(made.cases["moderation"].pk), by=author, words="Түсінікті", now=now)
    duty = Obligation.objects.get(case_id=made.cases["consideration"].pk, kind="duty")
    suggestion = Suggestion.objects.create(text="Қаріп", language="kk", at=now)
    to = duty.body
    gift = Donation.objects.create(
        case_id=duty.case_id, recipient=to, amount=5, currency="EUR", state="confirmed", number=1, created_at=now,
        confirmed_at=now,
    )  # fmt: skip
    member = Member.objects.create(body=Body.objects.get(code="gb-petitions-committee"), name="Ann", since=now.date())
    made.names |= {"donation": str(gift.pk), "member": str(member.pk)}
    made.names |= {"objection": str(objection.pk), "duty": str(duty.pk), "suggestion": str(suggestion.pk)}
