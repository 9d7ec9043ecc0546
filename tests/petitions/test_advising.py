"""Free legal advice: asked for by message or phone, given by lawyers, put into the text by its author alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.petitions.conftest import NOW, World, actor
from tests.petitions.test_organising import browser_of

from dauys.bodies.models import Body
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.kernel.retention import schedule
from dauys.ledger import queries as ledger
from dauys.notifications.models import Message
from dauys.people import actions as people
from dauys.people.models import Account, ReadLog
from dauys.petitions import actions, advising, tasks
from dauys.petitions.models import AdviceRequest, Petition, Proposal
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import presets

PHONE = "+371 21 234 567"
BODY = "Тротуар тар. Балалар жолмен жүреді."


@pytest.fixture
def lawyer(world: World) -> Account:
    world.jurisdictions["LV"] = Jurisdiction.objects.create(
        code="LV", name={"en": "LV"}, zone="Europe/Riga", languages=["kk", "ru", "en"], default_language="en"
    )
    country = Place(code="LV", kind="country", zone="Europe/Riga", name={"en": "Latvia"})
    country.jurisdiction = world.jurisdictions["LV"]
    world.places["LV"] = Place.objects.add_root(instance=country)
    for code in ("lv-saeima", "lv-manabalss"):
        Body.objects.add_root(
            instance=Body(
                code=code, kind="authority", name={"en": code}, place=country, jurisdiction=world.jurisdictions["LV"]
            )
        )
    world.procedures["lv"] = procedures.adopt(
        presets.shipped()["lv-manabalss"], jurisdiction=world.jurisdictions["LV"], now=NOW
    )
    return world.holder("lawyer", jurisdiction="LV")


@pytest.fixture
def latvian(world: World) -> Account:
    return world.account("latvian@example.org", citizenship="LV", residence="LV", given="Анна", family="Озола")


@pytest.fixture
def draft(world: World, lawyer: Account, latvian: Account) -> Petition:
    cache.clear()
    text = actions.Text(language="lv", title="Ietve", body=BODY)
    return actions.draft(
        world.procedures["lv"], place=world.places["LV"], text=text, author_id=latvian.person_id, now=NOW
    )


def page(petition: Petition) -> str:
    return f"/petitions/{petition.pk}/manage/advice/"


def ask(petition: Petition, account: Account, **more: Any) -> AdviceRequest:
    told = {"way": "message", "words": "Is it lawful?", "language": "en", "network": "n", "now": NOW, **more}
    return advising.ask(petition, by=actor(account), **told)


def taken(petition: Petition, account: Account, lawyer: Account, **more: Any) -> AdviceRequest:
    row = ask(petition, account, **more)
    advising.take(row, by=actor(lawyer), now=NOW)
    return advising.one(row.pk, actor(lawyer))


def mark(field: str = "body", quote: str = "Тротуар тар.", **more: str) -> dict[str, Any]:
    return {"field": field, "language": "lv", "start": 0, "end": len(quote), "quote": quote, "note": "", **more}


def body(petition: Petition) -> str:
    return str(Petition.objects.get(pk=petition.pk).bodies["lv"])


def test_a_question_waits_for_lawyers_for_exactly_the_hours_that_the_procedure_gives(
    draft: Petition, latvian: Account, lawyer: Account
):
    browser_of(latvian).post(page(draft), {"act": "ask", "ask-way": "message", "ask-words": "Is it lawful?"})
    row = AdviceRequest.objects.get()
    assert row.due_at == row.asked_at + timedelta(hours=24)
    assert Message.objects.filter(person=lawyer.person, kind="advice_asked").exists()
    shown = browser_of(lawyer).get(f"/desk/advice/{row.pk}/").content.decode()
    assert "Is it lawful?" in shown
    assert "Take it" in shown


def test_the_author_puts_proposed_words_into_the_text_by_one_press_and_nobody_else_can(
    draft: Petition, latvian: Account, lawyer: Account, world: World
):
    row = taken(draft, latvian, lawyer)
    advising.reply(row, words="Be exact.", passages=[mark(text="Тротуар бір метр.")], by=actor(lawyer), now=NOW)
    assert body(draft) == BODY
    proposal = Proposal.objects.get()
    assert browser_of(lawyer).post(page(draft), {"act": "accept", "proposal": str(proposal.pk)}).status_code == 404
    shown = browser_of(latvian).get(page(draft)).content.decode()
    assert "Тротуар бір метр." in shown
    browser_of(latvian).post(page(draft), {"act": "accept", "proposal": str(proposal.pk)})
    assert body(draft) == "Тротуар бір метр. Балалар жолмен жүреді."
    assert browser_of(latvian).post(page(draft), {"act": "accept", "proposal": str(proposal.pk)}).status_code == 409


def test_a_dismissed_proposal_leaves_the_text(draft: Petition, latvian: Account, lawyer: Account):
    row = taken(draft, latvian, lawyer)
    advising.reply(row, words="", passages=[mark(text="Басқа.")], by=actor(lawyer), now=NOW)
    browser_of(latvian).post(page(draft), {"act": "dismiss", "proposal": str(Proposal.objects.get().pk)})
    assert (body(draft), Proposal.objects.get().state) == (BODY, "dismissed")


def test_words_that_the_author_has_changed_meanwhile_are_not_overwritten(
    draft: Petition, latvian: Account, lawyer: Account
):
    row = taken(draft, latvian, lawyer)
    advising.reply(row, words="", passages=[mark(text="Басқа.")], by=actor(lawyer), now=NOW)
    Petition.objects.filter(pk=draft.pk).update(bodies={"lv": "Енді бәрі басқаша."})
    with pytest.raises(Refusal, match="passage_gone"):
        advising.decide(Proposal.objects.get(), accept=True, by=actor(latvian), now=NOW)
    assert (body(draft), Proposal.objects.get().state) == ("Енді бәрі басқаша.", "open")


def test_words_that_have_moved_are_found(draft: Petition, latvian: Account, lawyer: Account):
    row = taken(draft, latvian, lawyer)
    advising.reply(row, words="", passages=[mark(text="Жаңа.")], by=actor(lawyer), now=NOW)
    Petition.objects.filter(pk=draft.pk).update(bodies={"lv": f"Алдымен. {BODY}"})
    advising.decide(Proposal.objects.get(), accept=True, by=actor(latvian), now=NOW)
    assert body(draft) == "Алдымен. Жаңа. Балалар жолмен жүреді."


def test_a_call_is_confirmed_by_text_message_and_its_number_is_sealed(draft: Petition, latvian: Account):
    data = {"act": "ask", "ask-way": "call", "ask-phone": PHONE, "ask-when": "after six"}
    assert browser_of(latvian).post(page(draft), data).status_code == 302
    row = AdviceRequest.objects.get()
    assert b"212345" not in bytes(row.sealed or b"")
    assert Message.objects.filter(kind="advice_call_promised").exists()
    assert "212345" not in browser_of(latvian).get(page(draft)).content.decode()


@pytest.mark.parametrize(
    "phone",
    [
        "",
        "112",
        "+371 2123",
        "+371 9000 1234",
        "+44 909 879 0000",
        "not a number",
        "+" + "1" * 30,
        "+371 21 234 567;ext=1",
    ],
)
def test_numbers_that_cannot_be_called_or_cost_whoever_calls_are_refused(draft: Petition, latvian: Account, phone: str):
    response = browser_of(latvian).post(page(draft), {"act": "ask", "ask-way": "call", "ask-phone": phone})
    if phone.endswith("ext=1"):
        assert response.status_code == 302
        return
    assert response.status_code == 422
    assert not AdviceRequest.objects.exists()


def test_only_who_has_taken_it_sees_the_number_and_each_look_is_logged(
    draft: Petition, latvian: Account, lawyer: Account, world: World
):
    row = ask(draft, latvian, way="call", call=advising.to_call(PHONE, ""))
    other = world.holder("lawyer", jurisdiction="LV")
    with pytest.raises(Refusal, match="not_taken"):
        advising.reveal(row, by=actor(lawyer), now=NOW)
    browser_of(lawyer).post(f"/desk/advice/{row.pk}/", {"act": "take"})
    assert browser_of(other).get(f"/desk/advice/{row.pk}/").status_code == 404
    shown = browser_of(lawyer).post(f"/desk/advice/{row.pk}/", {"act": "reveal"}).content.decode()
    assert "+37121234567" in shown
    assert ReadLog.objects.filter(subject=latvian.person, what="phone").count() == 1


def test_a_missed_call_is_told_and_a_closed_request_forgets_the_number(
    draft: Petition, latvian: Account, lawyer: Account
):
    row = taken(draft, latvian, lawyer, way="call", call=advising.to_call(PHONE, ""))
    client = browser_of(lawyer)
    client.post(f"/desk/advice/{row.pk}/", {"act": "missed"})
    assert client.post(f"/desk/advice/{row.pk}/", {"act": "close", "close-note": ""}).status_code == 422
    client.post(f"/desk/advice/{row.pk}/", {"act": "close", "close-note": "Talked it over."})
    row.refresh_from_db()
    assert (row.missed, row.sealed, row.closing) == (1, None, "Talked it over.")
    kinds = set(Message.objects.filter(person=latvian.person).values_list("kind", flat=True))
    assert kinds == {"advice_call_missed", "advice_given"}


def test_one_request_at_a_time_and_not_more_than_a_few_a_day(draft: Petition, latvian: Account):
    row = ask(draft, latvian)
    with pytest.raises(Refusal, match="advice_waiting"):
        ask(draft, latvian)
    for _again in range(advising.FROM_PERSON - 1):
        advising.give_up(row, by=actor(latvian), now=NOW)
        row = ask(draft, latvian)
    advising.give_up(row, by=actor(latvian), now=NOW)
    with pytest.raises(Refusal, match="too_many"):
        ask(draft, latvian)


def test_one_number_is_not_rung_up_for_many_people(draft: Petition, latvian: Account):
    for _time in range(advising.OF_NUMBER):
        row = ask(draft, latvian, way="call", call=advising.to_call(PHONE, ""))
        advising.give_up(row, by=actor(latvian), now=NOW)
    with pytest.raises(Refusal, match="too_many"):
        ask(draft, latvian, way="call", call=advising.to_call(PHONE, ""))


def test_nobody_asks_about_a_text_that_can_no_longer_change_or_where_no_advice_is_offered(
    draft: Petition, latvian: Account, make_petition: Any, author: Account
):
    other = make_petition(stage="draft")
    assert browser_of(author).get(page(other)).status_code == 404
    with pytest.raises(Refusal, match="no_advice"):
        ask(other, author)
    procedures.step(draft.case, "withdraw", by=actor(latvian), now=NOW)
    with pytest.raises(Refusal, match="wrong_stage"):
        ask(draft, latvian)


def test_the_page_of_ones_petition_leads_to_advice_only_where_there_is_some(draft: Petition, latvian: Account):
    assert advising.worth_a_look(draft.case, actor(latvian))
    procedures.step(draft.case, "withdraw", by=actor(latvian), now=NOW)
    assert not advising.worth_a_look(draft.case, actor(latvian))


def test_strangers_and_lawyers_of_another_country_see_nothing(
    draft: Petition, latvian: Account, world: World, lawyer: Account
):
    row = ask(draft, latvian)
    stranger, far = world.account("stranger@example.org"), world.holder("lawyer", jurisdiction="GB")
    assert browser_of(stranger).get(page(draft)).status_code == 404
    assert browser_of(far).get(f"/desk/advice/{row.pk}/").status_code == 404
    assert browser_of(stranger).get("/desk/advice/").status_code == 403
    assert Client().get("/desk/advice/").status_code == 302


def test_the_record_tells_that_advice_was_asked_for_and_given_and_nothing_of_it(
    draft: Petition, latvian: Account, lawyer: Account
):
    row = taken(draft, latvian, lawyer)
    advising.reply(row, words="A secret.", passages=[], by=actor(lawyer), now=NOW)
    entries = list(ledger.history(draft.pk))
    assert [one.kind for one in entries][-2:] == ["advice_asked", "advice_given"]
    assert all("secret" not in str(one.payload) for one in entries)


def test_with_the_account_go_the_question_and_the_number(draft: Petition, latvian: Account):
    ask(draft, latvian, way="call", call=advising.to_call(PHONE, ""), words="My own words.")
    people.erase(latvian.person, now=NOW)
    row = AdviceRequest.objects.get()
    assert (row.words, row.sealed) == ("", None)
    assert any(one.model == "petitions.AdviceRequest" for one in schedule())


def test_advice_of_the_stage_brings_words_that_are_put_in_by_one_press(
    draft: Petition, latvian: Account, lawyer: Account
):
    procedures.step(draft.case, "submit", by=actor(latvian), now=NOW, fields={"title": "x", "body": "y"})
    client = browser_of(lawyer)
    seen = Petition.objects.get(pk=draft.pk).case.stage_since.isoformat()
    sent = {"act": "advise", "advise-seen": seen, "advise-words": "Be exact.", "advise-text-2": "Тротуар бір метр."}
    assert client.post(f"/desk/checks/{draft.pk}/", sent).status_code == 302
    proposal = Proposal.objects.get()
    assert "put them in by one press" in browser_of(latvian).get(f"/petitions/{draft.pk}/manage/text/").content.decode()
    browser_of(latvian).post(page(draft), {"act": "accept", "proposal": str(proposal.pk)})
    assert body(draft).startswith("Тротуар бір метр.")


def test_over_http_advice_is_asked_for_given_and_put_in(draft: Petition, latvian: Account, lawyer: Account):
    def call(who: Account, method: str, path: str, given: Any = None) -> Any:
        return getattr(browser_of(who), method)(f"/api/v1/{path}", given, content_type="application/json")

    own = f"petitions/{draft.pk}"
    assert call(latvian, "post", f"{own}/advice", {"way": "fax"}).status_code == 422
    made = call(latvian, "post", f"{own}/advice", {"way": "call", "phone": PHONE})
    assert made.status_code == 201, made.content
    request = f"desk/advice/{made.json()['id']}"
    assert call(lawyer, "post", f"{request}/number").status_code == 409
    assert call(lawyer, "post", f"{request}/taking").status_code == 204
    assert call(lawyer, "post", f"{request}/number").json()["phone"] == "+37121234567"
    assert call(latvian, "post", f"{request}/taking").status_code in (401, 403)
    wording = {"field": "body", "start": 0, "end": 12, "text": "Жаңа."}
    assert call(lawyer, "post", f"{request}/messages", {"passages": [wording]}).status_code == 204
    [one] = call(latvian, "get", f"{own}/advice").json()["items"]
    key = one["messages"][0]["proposals"][0]["id"]
    assert call(latvian, "post", f"{own}/proposals/{key}/decision", {"accept": True}).status_code == 204
    assert body(draft).startswith("Жаңа.")
    assert "+371" not in call(lawyer, "get", "desk/advice").content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_desk_takes_as_many_queries_for_one_as_for_thirty(
    draft: Petition, latvian: Account, lawyer: Account, world: World, number: int, django_assert_max_num_queries: Any
):
    for n in range(number):
        text = actions.Text(language="lv", title=f"Ietve {n}", body=BODY)
        petition = actions.draft(
            world.procedures["lv"], place=world.places["LV"], text=text, author_id=latvian.person_id, now=NOW
        )
        AdviceRequest.objects.create(case=petition.case, way="message", language="en", words="?", asked_at=NOW)
    client = browser_of(lawyer)
    client.get("/desk/advice/")
    with django_assert_max_num_queries(12):
        client.get("/desk/advice/")


def test_the_desk_shows_that_the_author_has_written_again(draft: Petition, latvian: Account, lawyer: Account):
    row = taken(draft, latvian, lawyer)
    states = [tasks.advice(advising.one(row.pk, actor(lawyer)), NOW).state]
    advising.reply(row, words="Yes.", passages=[], by=actor(lawyer), now=NOW)
    states.append(tasks.advice(advising.one(row.pk, actor(lawyer)), NOW).state)
    advising.write(row, words="By when?", by=actor(latvian), now=NOW + timedelta(days=9))
    states.append(tasks.advice(advising.one(row.pk, actor(lawyer)), NOW + timedelta(days=9)).state)
    assert states == ["open", "done", "open"]
