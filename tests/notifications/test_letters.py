"""Letters are written safely, whatever strangers call themselves."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.translation import override
from tests.notifications.conftest import NOW

from dauys.notifications import actions, kinds, letters
from dauys.notifications.delivering import deliver_due
from dauys.notifications.kinds import Kind
from dauys.notifications.notices import ACCOUNT_MAIL
from dauys.notifications.recipient import Recipient


def account_mail(subject: str, body: str = "Body", language: str = "en") -> letters.Letter:
    return letters.write(ACCOUNT_MAIL, {"subject": subject, "body": body}, language=language)


@pytest.mark.parametrize(
    ("hostile", "subject"),
    [
        ("Roads\r\nBcc: everybody@example.kz", "Roads Bcc: everybody@example.kz"),
        ("Roads\nX-Spam: no\n\nbody", "Roads X-Spam: no body"),
        ("Roads\x00\x0b\x85\u2028end", "Roads end"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("  Roads  \t of   Semey ", "Roads of Semey"),
        ("Ә" * 300, "Ә" * letters.SUBJECT_LENGTH),
        ("{{ site }}{% now %}", "{{ site }}{% now %}"),
        ("Roads & <b>Parks</b>", "Roads & <b>Parks</b>"),
    ],
)
def test_a_hostile_title_stays_one_harmless_line(hostile, subject):
    assert account_mail(hostile).subject == subject


def test_only_declared_paragraphs_keep_their_lines():
    assert account_mail("S", "one\r\ntwo\n\n\n\n\nthree").text == "one\ntwo\n\nthree"
    kind = Kind(code="account_mail", group="account", title="x", context=ACCOUNT_MAIL.context)
    assert letters.write(kind, {"subject": "S", "body": "one\ntwo"}, language="en").text == "one two"


@pytest.mark.django_db
def test_a_hostile_title_reaches_the_server_as_one_subject_and_adds_no_header(smtp):
    context = {"subject": "Roads\r\nBcc: all@example.kz\r\n\r\nhello", "body": "Body"}
    actions.notify("account_mail", to=Recipient(language="en", email="d@example.kz"), context=context, now=NOW)
    assert deliver_due(NOW).sent == 1
    (mail,) = smtp.box.taken
    assert mail["Subject"] == "Roads Bcc: all@example.kz hello"
    assert mail["Bcc"] is None
    assert smtp.box.recipients == ["d@example.kz"]


def test_html_is_escaped_and_only_our_own_addresses_are_links(settings):
    settings.SITE_URL = "https://dauys.example"
    text = (
        "<script>alert(1)</script> & “more”\nhttps://evil.example/login\nhttps://dauys.example.evil.example/x\n"
        "https://dauys.example@evil.example/\n\nhttps://dauys.example/petitions/?a=1&b=2.\nhttps://dauys.example.\n"
        'Go to "https://dauys.example/x/" (https://dauys.example/y/)'
    )
    page = letters.as_html(text, subject="A <b>", language="kk")
    assert "<script" not in page
    assert "<title>A &lt;b&gt;</title>" in page
    assert '<html lang="kk">' in page
    own = "https://dauys.example/petitions/?a=1&amp;b=2"
    assert page.count("<a ") == 4
    assert f'<a href="{own}">{own}</a>.' in page
    assert '<a href="https://dauys.example">https://dauys.example</a>.' in page
    assert '<a href="https://dauys.example/x/">https://dauys.example/x/</a>&quot;' in page
    assert '<a href="https://dauys.example/y/">https://dauys.example/y/</a>)' in page


def test_a_value_in_several_languages_is_shown_in_that_of_the_letter():
    title = {"kk": "Жол", "ru": "Дорога", "en": "Road"}
    shown = [
        letters.write(ACCOUNT_MAIL, {"subject": title, "body": ""}, language=code).subject
        for code in ("kk", "ru", "en")
    ]
    assert shown == ["Жол", "Дорога", "Road"]


def test_a_language_without_templates_falls_back_to_the_site_s(settings):
    assert account_mail("Hei", language="fi").subject == "Hei"


@pytest.mark.parametrize(
    ("link", "path"),
    [("/petitions/1/", "/petitions/1/"), ("//evil.example/", ""), ("https://evil.example/", ""), ("", ""), (None, "")],
)
def test_a_link_leads_into_the_site_or_nowhere(link, path):
    kind = Kind(code="account_mail", group="account", title="x", context={}, link="body")
    assert letters.write(kind, {"subject": "S", "body": link}, language="en").link == path


def test_a_context_must_have_exactly_the_declared_fields():
    with pytest.raises(ValueError, match=r"missing \['body'\], unknown \['text'\]"):
        ACCOUNT_MAIL.check({"subject": "S", "text": "T"})


def test_an_unknown_kind_is_named():
    with pytest.raises(LookupError, match="no_such"):
        kinds.by_code("no_such")


@pytest.mark.parametrize(
    ("language", "day"), [("en", "6 March 2026"), ("ru", "6 марта 2026 года"), ("kk", "2026\u202fж. 6 наурыз")]
)
def test_a_day_is_written_as_people_write_it(language, day):
    template = Template("{% load letters %}{{ due|day }}|{{ none|day }}")
    with override(language):
        assert template.render(Context({"due": "2026-03-06", "none": ""})) == f"{day}|"
