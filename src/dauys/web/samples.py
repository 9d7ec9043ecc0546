"""Examples of every component, for the style guide. Names and figures are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dauys.kernel import ui
from dauys.kernel.forms import ChoiceList, DateField, Form, Hinted, Line, LongText
from dauys.kernel.ui import figures, navigation, plots, records, wording
from dauys.kernel.ui.navigation import Choice, Link
from dauys.kernel.ui.records import Event, Row, Task

ZONE = "Asia/Almaty"
DAY = timedelta(days=1)
NEEDED = 50_000
PLACES = (
    ("Алматы", "АЛА", 12_408, 5),
    ("Астана", "АСТ", 8_210, 4),
    ("Шымкент", "ШЫМ", 3_911, 3),
    ("Қарағанды", "ҚАР", 2_840, 2),
    ("Абай", "АБА", 611, 1),
    ("Ұлытау", "ҰЛЫ", 0, 0),
)
"""Some regions: name, short name, signatures, shade."""


def of(name: str, now: datetime) -> Sequence[Any]:
    """Filled-in examples of one component."""
    groups = (_wording(now), _notices(), _navigation(), _figures(now), _plots(), _facts(), _cases(now), _work(now))
    for group in groups:
        if name in group:
            return group[name]
    return ()


def _wording(now: datetime) -> dict[str, Sequence[Any]]:
    title = _("Gas heating for the old town")
    return {
        "mark": [wording.Mark()],
        "button": [
            wording.Button(text=_("Sign this petition")),
            wording.Button(text=_("Save and come back later"), kind="secondary"),
            wording.Button(text=_("Withdraw my signature"), kind="warning"),
            wording.Button(text=_("Start a petition"), href="#start"),
        ],
        "link": [wording.TextLink(text=_("Read the answer"), href="#answer", hidden=title)],
        "back-link": [wording.BackLink(href="#back")],
        "details": [wording.Details(summary=_("Who may sign?"), text=_("Everybody who lives in this city."))],
        "tag": [
            wording.Tag(text=_("Open")),
            wording.Tag(text=_("Closed"), colour="grey"),
            wording.Tag(text=_("Answered"), colour="green"),
            wording.Tag(text=_("Due soon"), colour="yellow"),
            wording.Tag(text=_("Late"), colour="red"),
        ],
        "date": [wording.Date(at=now, zone=ZONE), wording.Date(at=now, zone=ZONE, clock=True)],
        "countdown": [
            wording.Countdown(until=now + 15 * DAY, now=now, zone=ZONE),
            wording.Countdown(until=now + timedelta(seconds=1), now=now, zone=ZONE),
        ],
        "confirm": [wording.Confirm(action="#confirm", text=_("Confirm my signature"))],
        "error-summary": [],
    }


def _notices() -> dict[str, Sequence[Any]]:
    return {
        "panel": [
            wording.Panel(title=_("What happens next")),
            wording.Panel(title=_("Your signature counts"), kind="done"),
        ],
        "notification": [
            wording.Notification(text=_("Signing closes today at midnight.")),
            wording.Notification(text=_("The petition has been saved."), kind="success"),
            wording.Notification(text=_("The answer is late."), kind="warning"),
        ],
        "inset": [wording.Inset(text=_("Every winter we breathe coal smoke. We ask for gas pipes in our streets."))],
        "notice": [wording.Notice(text=_("Reading needs no account and sets no cookies."))],
        "phase": [wording.Phase(tag=_("Demonstration"), text=_("Everything here is invented."))],
        "empty": [
            wording.Empty(
                title=_("No petitions yet"),
                text=_("Nobody has started a petition here."),
                href="#start",
                action=_("Start the first one"),
            )
        ],
    }


def _navigation() -> dict[str, Sequence[Any]]:
    link = "https://dauys.example/p/1"
    return {
        "breadcrumbs": [
            navigation.Breadcrumbs(
                links=[Link(_("Home"), "/"), Link(_("Petitions"), "#list"), Link("Алматы", "#", current=True)]
            )
        ],
        "filter": [
            navigation.Filter(
                label=_("Show"),
                links=[
                    Link(_("All"), "#all", current=True),
                    Link(_("Open"), "#open"),
                    Link(_("Answered"), "#answered"),
                ],
            )
        ],
        "pages": [navigation.Pages(newer="#newer", older="#older")],
        "language-switch": [
            navigation.LanguageSwitch(
                action="#language",
                next="/styleguide/",
                languages=[Choice("kk", "Қазақша", "kk", current=True), Choice("ru", "Русский", "ru")],
            )
        ],
        "type-switch": [navigation.TypeSwitch(action="#type", large=False, next="/styleguide/")],
        "search": [navigation.Search(action="#search", label=_("Search petitions"), name="sample")],
        "steps": [navigation.Steps(current=2, total=6, title=_("Why it matters"))],
        "share": [
            navigation.Share(
                url=link,
                title=_("Gas heating for the old town"),
                poster="#poster",
                feed="#feed",
                embed=f"<a href={link}>",
            )
        ],
    }


def _figures(now: datetime) -> dict[str, Sequence[Any]]:
    signatures = _("signatures")
    tiles = [ui.Tile(code, name, value, shade, f"#{shade}") for name, code, value, shade in PLACES]
    return {
        "progress": [
            figures.Progress(
                id="large",
                count=12_408,
                needed=NEEDED,
                label=signatures,
                note=_("At this number the Government must answer."),
                as_of=now,
                zone=ZONE,
            ),
            figures.Progress(id="full", count=61_240, needed=NEEDED, label=signatures, size="small"),
        ],
        "stat": [figures.Stat(number=28_000, label=signatures), figures.Stat(number=41, label=_("answers on time"))],
        "bars": [
            figures.Bars(
                caption=_("Signatures by place"),
                name=_("Place"),
                value=_("Signatures"),
                items=[ui.Bar(name, value) for name, _code, value, _shade in PLACES],
            )
        ],
        "tiles": [
            figures.Tiles(
                caption=_("Signatures by place"),
                name=_("Place"),
                value=_("Signatures"),
                rows=[
                    [None, tiles[1], None, tiles[4]],
                    [tiles[5], tiles[3], None, None],
                    [None, tiles[2], tiles[0], None],
                ],
            )
        ],
    }


def _plots() -> dict[str, Sequence[Any]]:
    grown = (0, 900, 4_100, 12_400, 30_200, 41_000, 52_300, 55_100, 56_000)
    return {
        "dots": [
            plots.Dots(
                caption=_("Signatures by place"),
                items=[
                    ui.Dot(str(number), name, number * 40, max(value, 1), number == 1)
                    for number, (name, _code, value, _shade) in enumerate(PLACES, 1)
                ],
                x=_("Days"),
                y=_("Signatures"),
            )
        ],
        "curve": [
            plots.Curve(
                caption=_("Signatures"),
                values=grown,
                start="0",
                end="180",
                goals=[ui.Goal(_("What was needed"), NEEDED, strong=True)],
            )
        ],
    }


def _facts() -> dict[str, Sequence[Any]]:
    title = _("Gas heating for the old town")
    return {
        "summary-list": [
            records.SummaryList(
                rows=[
                    Row(_("Title"), title, "#title"),
                    Row(_("Place"), "Алматы", "#place"),
                    Row(_("Topic"), _("Heating")),
                ]
            )
        ],
        "table": [
            records.Table(
                caption=_("Answers of the bodies"),
                head=[_("Body"), _("On time"), _("Late")],
                rows=[["Алматы қаласының әкімдігі", 31, 2], ["Астана қаласының мәслихаты", 12, 0]],
                numbers=[1, 2],
            )
        ],
    }


def _cases(now: datetime) -> dict[str, Sequence[Any]]:
    title = _("Gas heating for the old town")
    signatures = _("signatures")
    return {
        "card": [
            records.Card(
                id="one",
                title=title,
                href="#one",
                place="Алматы",
                stage=_("Open"),
                count=12_408,
                needed=NEEDED,
                label=signatures,
                until=now + 15 * DAY,
                last=now - timedelta(minutes=2),
                now=now,
                zone=ZONE,
            ),
            records.Card(
                id="two",
                title=_("A school for the new district"),
                href="#two",
                place="Астана",
                stage=_("Answered"),
                colour="green",
                mark=_("The answer came late"),
                count=61_240,
                label=signatures,
            ),
        ],
    }


def _work(now: datetime) -> dict[str, Sequence[Any]]:
    title = _("Gas heating for the old town")
    return {
        "timeline": [
            records.Timeline(
                zone=ZONE,
                events=[
                    Event(_("Published"), at=now - 40 * DAY),
                    Event(_("50,000 signatures reached"), at=now - 2 * DAY, text=_("The Government has been told.")),
                    Event(_("Answer due"), at=now + 38 * DAY, state="to-come"),
                ],
            )
        ],
        "task-list": [
            records.TaskList(
                zone=ZONE,
                tasks=[
                    Task(_("Answer the petition"), "#1", due=now - 3 * DAY, state="late", note=title),
                    Task(_("Sign the draft"), "#2", due=now + 2 * DAY, state="soon"),
                    Task(_("Read the comments"), "#3", due=now + 20 * DAY),
                ],
            )
        ],
    }


class SampleForm(Form):
    """One field of each kind."""

    title = Line(
        label=gettext_lazy("Title"), max_length=100, help_text=gettext_lazy("Say in one line what should change.")
    )
    body = LongText(label=gettext_lazy("Why is it needed?"), max_length=5000, rows=5, required=False)
    place = forms.ChoiceField(
        label=gettext_lazy("Place"),
        widget=ChoiceList,
        choices=[("", "—"), *((code, name) for name, code, _value, _shade in PLACES)],
    )
    born = DateField(label=gettext_lazy("Date of birth"), help_text=gettext_lazy("For example, 27 3 1998"))
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    shown = forms.ChoiceField(
        label=gettext_lazy("How may your name be shown?"),
        widget=forms.RadioSelect,
        choices=[
            ("none", gettext_lazy("Not at all")),
            ("initials", Hinted("A. B.", "Әлия Бек → Ә. Б.")),
        ],
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("heating", gettext_lazy("Heating")), ("air", gettext_lazy("Clean air"))],
    )
    paper = forms.FileField(label=gettext_lazy("A document"), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("I have read the rules"))
