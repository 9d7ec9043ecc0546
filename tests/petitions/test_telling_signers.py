"""Who signed hears of the answer: everybody, once, until they stop it or their address is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from tests.petitions.conftest import NOW, MakePetition, World, actor, code_sent, many
from tests.stages import staged

from dauys.kernel import retention
from dauys.notifications.actions import deliver_due
from dauys.notifications.models import Message
from dauys.people.models import Account
from dauys.petitions import actions, counting, letters, mailbox, signers, signing
from dauys.petitions.models import Petition, SignatureContact, Update
from dauys.petitions.signers import Said, Statement
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation

DAY = timedelta(days=1)
Answer = Callable[[Petition], None]


def sign_in_person(case: Case, account: Account, *, news: bool = False) -> None:
    signing.sign_one(case, signers.of_person(case, account.person, said=Said(wants_news=news), now=NOW), now=NOW)


def told(kind: str) -> set[object]:
    return set(Message.objects.filter(kind=kind).values_list("person_id", flat=True))


@staged.fixture
def petition(make_petition: MakePetition) -> Petition:
    return make_petition()


@pytest.fixture
def answer(executor: Account, head: Account) -> Answer:
    def publish(petition: Petition) -> None:
        many(petition, cases.case(petition.pk).thresholds.get(name="consideration").needed["number"], at=NOW + DAY)
        duty = Obligation.objects.select_related("case__petition", "body").get(case_id=petition.pk, kind="duty")
        texts = {"kk": "Автобус тегін болады."}
        draft = actions.draft_response(duty, by=actor(executor), outcome="satisfied", texts=texts, now=NOW + DAY)
        actions.publish_response(draft, by=actor(head), seen=draft.revision, now=NOW + DAY)

    return publish


def test_everybody_who_signed_hears_the_answer_once_with_or_without_the_box(
    petition: Petition, world: World, answer: Answer
):
    case = cases.case(petition.pk)
    quiet, eager = world.account("quiet@example.kz"), world.account("eager@example.kz")
    sign_in_person(case, quiet)
    sign_in_person(case, eager, news=True)
    answer(petition)
    for kind in ("petition_reached_signers", "petition_answered"):
        assert {quiet.person_id, eager.person_id} <= told(kind)
        assert Message.objects.filter(kind=kind, person_id=quiet.person_id).count() == 1


def test_who_has_taken_a_signature_back_hears_nothing(petition: Petition, world: World, answer: Answer):
    gone = world.account("gone@example.kz")
    case = cases.case(petition.pk)
    sign_in_person(case, gone)
    signing.unsign_id(case, signing.signature_of(case.pk, str(gone.person_id)).id, now=NOW)  # type: ignore[union-attr]
    answer(petition)
    assert gone.person_id not in told("petition_answered")


def test_the_organisers_news_go_to_those_who_ticked_the_box(petition: Petition, world: World):
    quiet, eager = world.account("quiet@example.kz"), world.account("eager@example.kz")
    sign_in_person(cases.case(petition.pk), quiet)
    sign_in_person(cases.case(petition.pk), eager, news=True)
    update = Update.objects.create(
        case_id=petition.pk, language="kk", titles={"kk": "Жаңалық"}, bodies={"kk": "Рақмет!"}, at=NOW
    )
    letters.updated(update)
    assert told("petition_update") == {eager.person_id}


def test_a_signer_by_mail_who_ticked_nothing_is_told_in_a_letter_that_can_be_stopped_with_one_click(world: World):
    account = world.account("author@example.us", residence="US", citizenship="US", assurance="email")
    text = actions.Text(language="en", title="Plant trees", body="Many of them.")
    made = actions.draft(
        world.procedures["us-we-the-people"], place=world.places["US"], text=text, author_id=account.person_id, now=NOW
    )
    profile = signers.of_person(cases.case(made.pk), account.person, now=NOW).profile
    actions.submit(made, by=actor(account), profile=profile, now=NOW)
    case = cases.case(made.pk)
    statement = Statement(given="Ann", family="Lee", email="ann@example.us", language="en", declares=True)
    asked = mailbox.ask_to_sign(case, statement, network="n", now=NOW)
    mailbox.confirm(case, asked, code=code_sent(asked), now=NOW)
    mail.outbox.clear()
    many(Petition.objects.get(pk=made.pk), 100_000, place="US")
    counting.run(NOW + DAY)
    deliver_due(NOW + timedelta(hours=1))
    [letter] = [one for one in mail.outbox if one.to == ["ann@example.us"]]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(("age", "kept"), [(timedelta(days=180), 1), (timedelta(days=180, seconds=1), 0)])
def test_addresses_are_kept_until_half_a_year_after_the_end_and_the_signature_stays(
    petition: Petition, world: World, age: timedelta, kept: int
):
    sign_in_person(cases.case(petition.pk), world.account("quiet@example.kz"))
    retention.run(NOW + 10_000 * DAY)
    assert SignatureContact.objects.count() == 1
    Case.objects.filter(pk=petition.pk).update(closed_at=NOW)
    retention.run(NOW + age)
    assert SignatureContact.objects.count() == kept
    assert counting.recount(Petition.objects.get(pk=petition.pk), now=NOW + age) == 1
