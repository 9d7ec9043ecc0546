"""Of the whole house: every declared kind has its templates in every language, and they use what is declared."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import override

from dauys.notifications import kinds, letters
from dauys.notifications.kinds import GROUPS, Kind

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ALL = sorted(kinds.kinds().values(), key=lambda kind: kind.code)


class Declared(Context):
    """Remembers every name that a template asked for and nobody gave."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values, autoescape=False)
        self.undefined: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        try:
            return super().__getitem__(key)
        except KeyError:
            self.undefined.add(key)
            raise


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_a_kind_has_a_template_in_each_language_that_uses_only_what_is_declared(kind: Kind, language: str):
    template = get_template(kind.template(language)).template
    engine, shared = template.engine, {"site": "https://x", "site_name": "Dauys", "language": language}
    before, engine.string_if_invalid = engine.string_if_invalid, "undefined:%s"
    try:
        with override(language):
            context = Declared({**kind.context, **shared})
            text = template.render(context)
    finally:
        engine.string_if_invalid = before
    assert context.undefined == set()
    assert "undefined:" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_a_letter_has_a_subject_and_a_text(kind: Kind, language: str):
    letter = letters.write(kind, kind.context, language=language)
    assert letter.subject
    assert letter.text
    assert not letter.text.startswith("\n")


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_languages_are_not_copies_of_each_other(kind: Kind):
    texts = {get_template(kind.template(code)).template.source for code in LANGUAGES}
    assert len(texts) == (1 if kind.code == "account_mail" else len(LANGUAGES))


def test_what_goes_into_the_inbox_can_be_opened_or_is_complete_in_itself():
    for kind in ALL:
        assert kind.link == "" or kind.link in kind.context
        assert kind.group in GROUPS
        assert not (kind.secret and kind.inbox), f"{kind.code}: a secret would stay readable in the inbox"
