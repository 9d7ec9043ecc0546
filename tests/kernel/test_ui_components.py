from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import engines
from django.utils.translation import override

from dauys.kernel import ui
from dauys.kernel.ui import figures, navigation, records, wording
from dauys.kernel.ui.numbers import countdown_text, days_left, number_text

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ZONE = "Asia/Almaty"
MIDNIGHT = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
"""The end of 20 November in Almaty."""
SECOND = timedelta(seconds=1)


def draw(component, language="en"):
    with override(language):
        return " ".join(engines["django"].from_string("{% uidraw it %}").render({"it": component}).split())


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("language", "text"), [("en", "1,234,567"), ("ru", "1\u00a0234\u00a0567"), ("kk", "1\u00a0234\u00a0567")]
)
def test_numbers_are_grouped_as_the_language_does(language, text):
    with override(language):
        assert number_text(1_234_567) == text


@pytest.mark.parametrize(
    ("now", "days"),
    [(MIDNIGHT - DAY - SECOND, 1), (MIDNIGHT - DAY, 0), (MIDNIGHT - SECOND, 0), (MIDNIGHT, -1)],
)
def test_days_left_are_days_of_the_place(now, days):
    assert days_left(MIDNIGHT, now, ZONE) == days


@pytest.mark.parametrize(
    ("language", "days", "text"),
    [
        ("en", 1, "1 day left"),
        ("en", 14, "14 days left"),
        ("en", 0, "Last day: today"),
        ("en", -1, "Closed"),
        ("ru", 1, "Остался 1 день"),
        ("ru", 3, "Осталось 3 дня"),
        ("ru", 14, "Осталось 14 дней"),
        ("kk", 14, "14 күн қалды"),
    ],
)
def test_a_countdown_is_said_in_each_language(language, days, text):
    with override(language):
        assert countdown_text(days) == text


@pytest.mark.parametrize(
    ("language", "text"), [("en", "20 November 2026"), ("ru", "20 ноября 2026"), ("kk", "2026 ж. 20 қараша")]
)
def test_a_date_is_a_time_element_in_the_zone_of_the_place(language, text):
    html = draw(wording.Date(at=MIDNIGHT - SECOND, zone=ZONE), language)
    assert 'datetime="2026-11-20T23:59:59+05:00"' in html
    assert text in html.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_day_has_no_zone():
    assert 'datetime="2026-01-05"' in draw(wording.Date(at=date(2026, 1, 5)))


def test_a_clock_is_shown_when_asked_for():
    assert words(draw(wording.Date(at=NOW, zone=ZONE, clock=True))) == "20 November 2026, 12:00"


def test_a_button_with_an_address_is_a_link():
    assert 'href="/start/"' in draw(wording.Button(text="Start", href="/start/"))
    assert "<button" in draw(wording.Button(text="Send"))


def test_a_button_carries_its_name_value_and_kind():
    html = draw(wording.Button(text="Send", name="do", value="send", kind="warning", disabled=True))
    assert all(part in html for part in ('name="do"', 'value="send"', "govuk-button--warning", " disabled"))


def test_progress_shows_the_numbers_and_never_overflows():
    html = draw(figures.Progress(id="p", count=61_240, needed=50_000, label="signatures"))
    assert words(html) == "61,240 signatures (50,000 were needed)"
    assert 'max="50000" value="50000"' in html
    assert 'aria-labelledby="p-text"' in html


def test_progress_without_a_need_has_no_bar():
    html = draw(figures.Progress(id="p", count=3, label="signatures"))
    assert words(html) == "3 signatures"
    assert "<progress" not in html


def test_progress_that_can_be_asked_says_where_and_how_fresh_it_is():
    html = draw(figures.Progress(id="p", count=3, label="s", needed=5, url="/count", as_of=NOW, zone=ZONE))
    assert 'data-module="live-count" data-url="/count" data-every="10"' in html
    assert ">12:00:00</time>" in html


def test_bars_are_as_long_as_their_numbers():
    html = draw(
        figures.Bars(caption="By place", name="Place", value="Number", items=[ui.Bar("A", 200), ui.Bar("B", 50)])
    )
    assert re.findall(r'class="dy-bar" width="([^"]+)"', html) == ["100.0%", "25.0%"]
    assert "style=" not in html


def test_bars_of_nothing_are_empty():
    html = draw(figures.Bars(caption="By place", name="Place", value="Number", items=[ui.Bar("A", 0)]))
    assert 'class="dy-bar" width="0.0%"' in html


def test_tiles_have_a_table_with_the_largest_first():
    rows = [[ui.Tile("A", "Aba", 5, 1), None], [None, ui.Tile("B", "Bel", 500, 5, "/b")]]
    html = draw(figures.Tiles(caption="Map", name="Place", value="Number", rows=rows))
    table = html[html.index("<caption") :]
    assert table.index("Bel") < table.index("Aba")
    assert 'href="/b"' in html


@pytest.mark.parametrize("shade", [-1, 6])
def test_a_tile_has_one_of_six_shades(shade):
    with pytest.raises(ui.Misuse):
        ui.Tile("A", "Aba", 5, shade)


def test_a_stat_shows_a_number_or_a_word():
    assert words(draw(figures.Stat(number=28_000, label="signatures"))) == "28,000 signatures"
    assert words(draw(figures.Stat(number="98 %", label="on time", href="/late"))) == "98 % on time"


@pytest.mark.parametrize("current", [0, 7])
def test_steps_stay_within_their_number(current):
    with pytest.raises(ui.Misuse):
        navigation.Steps(current=current, total=6)


def test_steps_are_said_in_words():
    assert words(draw(navigation.Steps(current=2, total=6, title="Why"))) == "Step 2 of 6: Why"


def test_pages_offer_only_what_there_is():
    assert draw(navigation.Pages()).strip() == ""
    html = draw(navigation.Pages(older="?after=7"))
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html


def test_the_current_link_is_marked():
    links = [ui.Link("All", "/all", current=True), ui.Link("Open", "/open")]
    assert draw(navigation.Filter(label="Show", links=links)).count("aria-current") == 1
    assert draw(navigation.Breadcrumbs(links=links)).count("aria-current") == 1


def test_sharing_quotes_title_and_address():
    share = navigation.Share(url="https://dauys.example/p/1?a=b", title="Газ & жылу")
    assert share.telegram.startswith("https://t.me/share/url?url=https%3A%2F%2Fdauys.example%2Fp%2F1%3Fa%3Db&text=")
    assert share.telegram.endswith("%20%26%20%D0%B6%D1%8B%D0%BB%D1%83")
    assert "+" not in share.mail + share.whatsapp
    assert "hidden data-module" in draw(share)


def test_a_language_switch_keeps_the_page_and_marks_the_language():
    switch = navigation.LanguageSwitch(
        action="/language/", next="/p/?a=1&b=2", languages=[ui.Choice("kk", "Қазақша", "kk", current=True)]
    )
    html = draw(switch)
    assert 'name="next" value="/p/?a=1&amp;b=2"' in html
    assert 'lang="kk" aria-current="true"' in html


@pytest.mark.parametrize(("large", "value"), [(True, "normal"), (False, "large")])
def test_the_type_switch_offers_the_other_size(large, value):
    assert f'value="{value}"' in draw(navigation.TypeSwitch(action="/display/", large=large, next="/"))


def test_a_search_keeps_what_was_searched_for():
    assert 'value="жол"' in draw(navigation.Search(action="/petitions/", label="Search", value="жол"))


def test_a_summary_says_what_its_link_changes():
    html = draw(records.SummaryList(rows=[ui.Row("Place", "Алматы", "/place"), ui.Row("Topic", "Roads")]))
    assert "Change" in html
    assert "(Place)" in html
    assert "(Topic)" not in html


def test_a_table_names_its_columns_beside_each_value_for_narrow_screens():
    html = draw(records.Table(caption="Answers", head=["Body", "Late"], rows=[["Akimat", 2]], numbers=[1]))
    assert '<th scope="row" class="govuk-table__header" data-label="Body">Akimat</th>' in html
    assert 'class="govuk-table__cell dy-number" data-label="Late">2<' in html


def test_a_table_has_as_many_cells_as_headings():
    with pytest.raises(ui.Misuse):
        records.Table(caption="Answers", head=["Body", "Late"], rows=[["Akimat"]])


def test_a_card_says_what_matters():
    card = ui.Card(
        id="c",
        title="Gas",
        href="/p/1",
        place="Алматы",
        stage="Open",
        count=5,
        needed=10,
        label="signatures",
        until=NOW + 2 * DAY,
        now=NOW,
        zone=ZONE,
        language="kk",
    )
    html = draw(card)
    assert words(html) == "Gas Open Алматы 2 days left 5 signatures of 10 needed"
    assert 'lang="kk"' in html


@pytest.mark.parametrize("half", [{"until": NOW}, {"count": 1}])
def test_a_card_with_half_a_fact_is_refused(half):
    with pytest.raises(ui.Misuse):
        ui.Card(id="c", title="Gas", href="/p/1", **half)


def test_a_timeline_marks_what_is_to_come_and_what_is_late():
    events = [
        ui.Event("Published", at=NOW),
        ui.Event("Answer", when="by spring", state="to-come"),
        ui.Event("x", state="late"),
    ]
    html = draw(records.Timeline(events=events, zone=ZONE))
    assert words(html) == "Published 20 November 2026 Answer by spring x"
    assert "dy-timeline__to-come" in html
    assert "dy-timeline__late" in html


@pytest.mark.parametrize(("state", "text"), [("open", ""), ("soon", "Due soon"), ("late", "Late"), ("done", "Done")])
def test_due_work_says_its_state_in_words(state, text):
    html = draw(records.TaskList(tasks=[ui.Task("Answer", "/t", due=NOW, state=state)], zone=ZONE))
    assert words(html) == " ".join(f"Answer {text} 20 November 2026".split())


@pytest.mark.parametrize("kind", ["info", "success", "warning"])
def test_a_notification_says_its_kind_in_words(kind):
    note = wording.Notification(text="Saved", kind=kind)
    with override("en"):
        assert words(draw(note)) == f"{note.title} Saved"
    assert ('role="alert"' in draw(note)) is (kind != "info")


def test_confirming_sends_what_it_needs():
    html = draw(wording.Confirm(action="/confirm/", text="Confirm", hidden={"code": "12"}))
    assert 'method="post" action="/confirm/"' in html
    assert 'type="hidden" name="code" value="12"' in html


@pytest.mark.parametrize(
    ("component", "said"),
    [
        (wording.TextLink(text="Read", href="/a", hidden="about gas"), "Read about gas"),
        (wording.BackLink(href="/"), "Back"),
        (wording.Panel(title="Next", kind="done"), "Next"),
        (wording.Inset(text="Quoted"), "Quoted"),
        (wording.Notice(text="No cookies"), "No cookies"),
        (wording.Details(summary="Who?", text="All", open=True), "Who? All"),
        (wording.Tag(text="Late", colour="red"), "Late"),
        (wording.Phase(tag="Demonstration", text="Invented"), "Demonstration Invented"),
        (wording.Empty(title="None", text="Yet", href="/s", action="Start"), "None Yet Start"),
        (wording.Countdown(until=NOW + 3 * DAY, now=NOW, zone=ZONE), "3 days left"),
        (wording.Mark(), ""),
    ],
)
def test_plain_components_say_what_they_were_given(component, said):
    assert words(draw(component)) == said
