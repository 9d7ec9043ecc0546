"""Translations: chosen, written with the draft or added later, shown beside the text that governs, taken away."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.petitions import translation_service
from tests.petitions.abroad import adopt, drafted
from tests.petitions.conftest import NOW, MakePetition, World, actor
from tests.petitions.drafts import BODY, begin, page, stored

from dauys.kernel import languages
from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.people.models import Account
from dauys.petitions import machine, rules, translating
from dauys.petitions.models import Petition, Translation, TranslationJob

ARABIC = {"title": "حافلة مجانية", "body": "يحتاج الطلاب إلى حافلة مجانية."}


@pytest.fixture(autouse=True)
def _in_english(client: Client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def at(petition: Petition) -> str:
    return reverse("petitions:translations", args=[petition.pk])


def translate(petition: Petition, account: Account, language: str = "ar", **changes: str) -> None:
    translating.translate(petition.pk, language, by=actor(account), now=NOW, **(ARABIC | changes))


def fresh(petition: Petition) -> Petition:
    return Petition.objects.select_related("case__procedure").get(pk=petition.pk)


def test_a_draft_may_be_written_in_any_language_where_the_law_names_none(world: World):
    browser = Client(headers={"accept-language": "en"})
    draft = begin(browser, world, place="KZ-75", preset="kz-epetition-region-akimat")
    browser.post(page(draft, "why"), {"body": BODY})
    html = browser.get(page(draft, "language")).content.decode()
    assert '<option value="ug">\u2068ئۇيغۇرچە\u2069 (Uyghur)</option>' in html
    assert browser.post(page(draft, "language"), {"language": "ar"}).status_code == 302
    assert stored(draft).language == "ar"
    html = browser.get(page(draft, "why")).content.decode()
    assert 'lang="ar" dir="rtl"' in html
    assert browser.post(page(draft, "language"), {"language": "tlh"}).status_code == 422


def test_a_law_that_names_languages_takes_a_text_in_no_other(world: World):
    adopt(world, "eu-citizens-initiative")
    author = world.account("ann@example.org")
    petition = drafted(world, "eu-citizens-initiative", author)
    with pytest.raises(Refusal, match="own_language"):
        translate(petition, author, "en")
    translate(petition, author, "ar")
    translate(petition, author, "fr")
    assert set(fresh(petition).bodies) == {"en", "ar", "fr"}
    Petition.objects.filter(pk=petition.pk).update(language="ar")
    refusal = rules.refuse_written_in(petition.case.preset, "ar")
    assert refusal is not None
    assert refusal.code == "language_not_allowed"


def test_translations_of_a_draft_are_added_one_by_one_changed_and_removed(
    make_petition: MakePetition, as_, author: Account
):
    petition = make_petition(stage="draft")
    browser = as_(author)
    html = browser.get(f"{at(petition)}?language=ar").content.decode()
    assert 'dir="rtl"' in html
    assert browser.post(at(petition), {"act": "save", "language": "ar", **ARABIC}).status_code == 302
    browser.post(at(petition), {"act": "save", "language": "en", "title": "Free bus", "body": "Students need it."})
    assert fresh(petition).titles == {"kk": "Тегін автобус", "ar": ARABIC["title"], "en": "Free bus"}
    browser.post(at(petition), {"act": "save", "language": "en", "title": "A free bus", "body": "Students need it."})
    browser.post(at(petition), {"act": "remove", "language": "ar"})
    assert fresh(petition).titles == {"kk": "Тегін автобус", "en": "A free bus"}
    assert not Translation.objects.exists()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"act": "save", "language": "kk", **ARABIC}, 422),
        ({"act": "save", "language": "tlh", **ARABIC}, 422),
        ({"act": "save", "language": "ar\u0000'; --", **ARABIC}, 422),
        ({"act": "save", "language": "ar", "title": "", "body": ""}, 422),
        ({"act": "save", "language": "ar", "title": "x" * 1_000, "body": "x"}, 422),
        ({"act": "machine", "language": "ar"}, 409),
        ({"act": "nonsense"}, 422),
        ({}, 422),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_kept(data, status, make_petition: MakePetition, as_, author):
    petition = make_petition(stage="draft")
    assert as_(author).post(at(petition), data).status_code == status
    assert fresh(petition).bodies.keys() == {"kk"}


def test_strangers_find_no_such_page(
    make_petition: MakePetition, as_, client: Client, world: World, moderator: Account
):
    petition = make_petition(stage="draft")
    assert client.get(at(petition)).status_code == 404
    for other in (world.account("other@example.org"), moderator):
        assert as_(other).post(at(petition), {"act": "save", "language": "ar", **ARABIC}).status_code == 404
        with pytest.raises(Refusal, match="not_allowed"):
            translate(petition, other)
        with pytest.raises(Refusal, match="not_allowed"):
            translating.remove(petition.pk, "ar", by=actor(other), now=NOW)


def test_nothing_is_added_while_it_is_checked_or_after_it_is_refused(make_petition: MakePetition, author: Account):
    for stage in ("moderation", "rejected"):
        with pytest.raises(Refusal, match="wrong_stage"):
            translate(make_petition(stage=stage), author)


def test_a_translation_added_later_is_shown_once_a_moderator_agrees(
    make_petition: MakePetition, as_, author: Account, moderator: Account
):
    petition = make_petition()
    translate(petition, author)
    assert fresh(petition).bodies.keys() == {"kk"}
    browser = as_(moderator)
    html = browser.get(reverse("petitions:translations-added")).content.decode()
    assert f'<p class="govuk-body" lang="ar" dir="rtl"><strong>{ARABIC["title"]}</strong></p>' in html
    [row] = translating.waiting(actor(moderator))
    sent = {"act": "accept", "translation": str(row.pk), "seen": translating.mark_of(row)}
    assert browser.post(reverse("petitions:translations-added"), sent | {"seen": "other"}).status_code == 409
    assert browser.post(reverse("petitions:translations-added"), sent).status_code == 302
    assert fresh(petition).bodies == {"kk": petition.body, "ar": ARABIC["body"]}
    assert ledger.history(petition.pk).filter(kind="translate").count() == 1
    assert browser.post(reverse("petitions:translations-added"), sent).status_code == 404


def test_a_refused_translation_tells_why_and_may_be_tried_again(
    make_petition: MakePetition, author: Account, moderator: Account
):
    petition = make_petition()
    translate(petition, author)
    row = Translation.objects.get()
    with pytest.raises(Refusal, match="missing"):
        translating.decide(row, accepted=False, by=actor(moderator), now=NOW)
    translating.decide(row, accepted=False, words="It says more than the text.", by=actor(moderator), now=NOW)
    assert Translation.objects.get().words == "It says more than the text."
    translate(petition, author)
    assert Translation.objects.get().state == "waiting"


def test_only_a_moderator_of_the_place_decides_and_nobody_on_their_own(
    make_petition: MakePetition, world: World, author: Account, executor: Account, as_
):
    petition = make_petition()
    translate(petition, author)
    row = Translation.objects.get()
    elsewhere = world.holder("moderator", place="KZ-71")
    for other in (author, executor, elsewhere):
        with pytest.raises(Refusal, match="not_allowed"):
            translating.decide(row, accepted=True, by=actor(other), now=NOW)
    page_of_all = reverse("petitions:translations-added")
    assert as_(executor).get(page_of_all).status_code == 403
    assert as_(elsewhere).post(page_of_all, {"translation": str(row.pk), "act": "accept"}).status_code == 404


def test_what_people_have_signed_with_stays_and_what_was_added_later_may_go(
    make_petition: MakePetition, author: Account, moderator: Account
):
    petition = make_petition()
    Petition.objects.filter(pk=petition.pk).update(bodies=petition.bodies | {"en": "Text"})
    with pytest.raises(Refusal, match="signed_so"):
        translating.remove(petition.pk, "en", by=actor(author), now=NOW)
    with pytest.raises(Refusal, match="translated_already"):
        translate(petition, author, "en")
    translate(petition, author)
    translating.decide(Translation.objects.get(), accepted=True, by=actor(moderator), now=NOW)
    translating.remove(petition.pk, "ar", by=actor(author), now=NOW)
    assert fresh(petition).bodies.keys() == {"kk", "en"}
    kinds = [entry.kind for entry in ledger.history(petition.pk).order_by("seq")]
    assert kinds[-2:] == ["translate", "untranslate"]


def test_readers_choose_among_the_languages_of_a_text_and_see_which_governs(
    make_petition: MakePetition, client: Client
):
    petition = make_petition()
    Petition.objects.filter(pk=petition.pk).update(
        titles={"kk": petition.title, "ar": ARABIC["title"]}, bodies={"kk": petition.body, "ar": ARABIC["body"]}
    )
    address = reverse("petitions:page", args=[petition.pk])
    html = client.get(address).content.decode()
    assert f'<a lang="ar" dir="rtl" hreflang="ar" href="{address}?text=ar#text" rel="nofollow">العربية</a>' in html
    html = client.get(f"{address}?text=ar").content.decode()
    assert f'<h1 class="govuk-heading-l" lang="ar" dir="rtl">{ARABIC["title"]}</h1>' in html
    assert "This is a translation. The text that governs is in this language: Kazakh." in html
    assert '<html lang="en" dir="ltr"' in html
    for nonsense in ("xx", "../", "<script>", "ar" * 500):
        assert client.get(address, {"text": nonsense}).status_code == 200


def test_the_lists_take_as_many_queries_for_one_row_as_for_thirty(
    make_petition: MakePetition, author: Account, moderator: Account, as_
):
    petition = make_petition()
    browser, counts = as_(moderator), []
    for number in (1, 30):
        for code in [code for code in languages.WIDE if code != "kk"][:number]:
            translate(petition, author, code)
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(reverse("petitions:translations-added")).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_machine_drafts_and_nobody_but_its_author_sees_it_before_it_is_read(
    make_petition: MakePetition, as_, author: Account, settings, client: Client
):
    petition = make_petition(stage="draft")
    with translation_service.running() as service:
        settings.TRANSLATOR = service.url
        browser = as_(author)
        assert browser.post(at(petition), {"act": "machine", "language": "ar"}).status_code == 302
        assert machine.run(NOW.replace(year=2030)) == 1
        assert [one["q"] for one in service.asked] == [petition.title, petition.body]
    row = Translation.objects.get()
    assert (row.state, row.title) == ("unread", f"[ar] {petition.title}")
    assert fresh(petition).bodies.keys() == {"kk"}
    assert not TranslationJob.objects.exists()
    sent = {"act": "save", "language": "ar", "title": row.title, "body": row.body}
    assert browser.post(at(petition), sent).status_code == 422
    assert browser.post(at(petition), sent | {"read": "on"}).status_code == 302
    assert fresh(petition).bodies["ar"] == row.body
    assert not Translation.objects.exists()
