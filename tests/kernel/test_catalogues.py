"""Catalogues of texts: found in sources, merged without losing or guessing, checked to the last placeholder."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.utils import timezone, translation
from django.utils.timesince import timesince

from dauys.kernel import catalogue_checks, catalogues, third_party
from dauys.kernel.catalogues import Text


def _found(tmp_path: Path, name: str, content: str) -> dict[tuple[str, str], Text]:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    found: dict[tuple[str, str], Text] = {}
    catalogues.collect(file, name, into=found)
    return found


def test_texts_are_found_in_modules(tmp_path):
    found = _found(
        tmp_path,
        "module.py",
        'a = _("One") + gettext_lazy("Two")\nb = ngettext("%(n)d day", "%(n)d days", n)\n'
        'c = pgettext("month", "May")\nd = npgettext_lazy("x", "a", "b")\ne = other("No")\nf = _(f"No {a}")\n',
    )
    assert set(found) == {("", "One"), ("", "Two"), ("", "%(n)d day"), ("month", "May"), ("x", "a")}
    assert found["", "%(n)d day"].plural == "%(n)d days"


def test_texts_are_found_in_templates(tmp_path):
    found = _found(
        tmp_path,
        "page.html",
        '{% extends "page.html" %}\n  {# Translators: it\'s a note #}\n<p title="{{ _("Title") }}">It\'s\n'
        '      {% trans "Don\'t" %}</p>\n   {% ui "button" text=_("Save it") %}\n\t{{ x|default:_("Nothing") }}\n'
        "{% blocktrans trimmed with name=x %}\n  Hello {{ name }},\n  100% yours\n{% endblocktrans %}\n"
        "{% blocktrans count n=n %}One{% plural %}{{ n }} many{% endblocktrans %}\n"
        '{% trans "May" context "month" %}{% comment %}it\'s {% trans "No" %}{% endcomment %}',
    )
    assert set(found) == {
        ("", "Title"),
        ("", "Don't"),
        ("", "Save it"),
        ("", "Nothing"),
        ("", "Hello %(name)s, 100%% yours"),
        ("", "One"),
        ("month", "May"),
    }
    assert found["", "One"].plural == "%(n)s many"


def test_one_text_in_two_files_is_one_entry(tmp_path):
    found = _found(tmp_path, "a.py", '_("Save")')
    catalogues.collect(tmp_path / "a.py", "b.py", into=found)
    assert found["", "Save"].files == {"a.py", "b.py"}


def _catalogue(language: str = "ru", **texts: str) -> Catalog:
    catalog = Catalog(locale=language)
    for text, string in texts.items():
        catalog.add(text, string)
    return catalog


def _merged(texts: list[Text], known: Catalog, **options: bool) -> Catalog:
    return catalogues.merge(texts, "ru", known=known, memory=options.pop("memory", {}), **options)


def test_a_translation_stays_with_its_text():
    fresh = _merged([Text("Save"), Text("New")], _catalogue(Save="Сохранить"))
    assert {key[1]: entry.string for key, entry in catalogues.entries(fresh).items()} == {
        "Save": "Сохранить",
        "New": "",
    }


def test_a_text_that_moved_between_areas_brings_its_translation():
    memory = catalogues.entries(_catalogue(Save="Сохранить"))
    fresh = _merged([Text("Save")], _catalogue(), memory=memory)
    assert fresh["Save"].string == "Сохранить"


def test_a_translation_whose_text_is_gone_waits_aside_and_comes_back():
    fresh = _merged([], _catalogue(Save="Сохранить"))
    assert catalogues.entries(fresh) == {}
    back = _merged([Text("Save")], fresh)
    assert back["Save"].string == "Сохранить"


def test_pruning_drops_what_is_gone():
    assert not catalogues.obsolete(_merged([], _catalogue(Save="Сохранить"), prune=True))


def test_a_similar_text_is_never_guessed():
    fresh = _merged([Text("Saves")], _catalogue(Save="Сохранить"))
    assert fresh["Saves"].string == ""
    assert not fresh["Saves"].fuzzy


def test_a_text_that_became_plural_is_translated_anew():
    fresh = _merged([Text("%(n)d day", "%(n)d days")], _catalogue(**{"%(n)d day": "день"}))
    assert not any(catalogues.forms_of(fresh["%(n)d day"]))


def test_writing_twice_changes_the_file_once(tmp_path):
    file = tmp_path / "ru" / "django.po"
    fresh = _merged([Text("Save", files={"b.py", "a.py"})], _catalogue(Save="Сохранить", Gone="Ушло"))
    assert catalogues.write(fresh, file, "ru")
    content = file.read_text()
    assert "#: a.py b.py" in content
    assert '#~ msgid "Gone"' in content
    assert "Date" not in content
    again = _merged([Text("Save", files={"b.py", "a.py"})], catalogues.read_file(file, "ru"))
    assert not catalogues.write(again, file, "ru")
    assert file.read_text() == content


def test_a_compiled_catalogue_speaks_with_its_plurals(tmp_path):
    file = tmp_path / "django.po"
    catalog = Catalog(locale="ru")
    catalog.add(("%(n)d day", "%(n)d days"), ("%(n)d день", "%(n)d дня", "%(n)d дней"))
    catalogues.write(catalog, file, "ru")
    assert catalogues.compile_file(file, "ru")
    assert not catalogues.compile_file(file, "ru")
    with file.with_suffix(".mo").open("rb") as stream:
        spoken = gettext.GNUTranslations(stream)
    said = [spoken.ngettext("%(n)d day", "%(n)d days", n) % {"n": n} for n in (1, 2, 5, 11, 21, 104)]
    assert said == ["1 день", "2 дня", "5 дней", "11 дней", "21 день", "104 дня"]


@pytest.mark.parametrize(
    ("source", "string", "mistake"),
    [
        ("Save", "Сохранить", None),
        ("Save", "", "not translated"),
        ("Hi %(name)s", "Привет, %(name)s", None),
        ("Hi %(name)s", "Привет, %(nome)s", "unknown placeholder %(nome)s"),
        ("Hi %(name)s", "Привет", "placeholder %(name)s is lost"),
        ("Hi {name}", "Привет, {name}", None),
        ("Hi {name}", "Привет", "placeholder {name} is lost"),
        ("%s of %s", "%s из %s", None),
        ("%s of %s", "%s", "placeholder %s is lost"),
        ("100%% of %(all)s", "100%% из %(all)s", None),
        ("%(n)d", "%(n)s", "unknown placeholder %(n)s"),
        ("%(a)s, %(a)s", "%(a)s", None),
    ],
)
def test_placeholders_are_checked(source, string, mistake):
    entry = _catalogue(**{source: string})[source]
    found = list(catalogue_checks.mistakes_of(Text(source), entry, "ru"))
    assert found == ([] if mistake is None else [mistake])


@pytest.mark.parametrize(
    ("forms", "mistake"),
    [
        (("%(n)d день", "%(n)d дня", "%(n)d дней"), None),
        (("один день", "%(n)d дня", "%(n)d дней"), None),
        (("%(n)d день", "%(n)d дня"), "2 plural forms instead of 3"),
        (("%(n)d день", "", "%(n)d дней"), "not translated"),
        (("%(m)d день", "%(n)d дня", "%(n)d дней"), "unknown placeholder %(m)d"),
    ],
)
def test_plural_forms_are_checked(forms, mistake):
    catalog = Catalog(locale="ru")
    catalog.add(("%(n)d day", "%(n)d days"), forms)
    text = Text("%(n)d day", "%(n)d days")
    found = list(catalogue_checks.mistakes_of(text, catalog["%(n)d day"], "ru"))
    assert found == ([] if mistake is None else [mistake])


def test_a_doubtful_or_missing_entry_is_a_mistake():
    catalog = Catalog(locale="ru")
    catalog.add("Save", "Сохранить", flags={"fuzzy"})
    assert list(catalogue_checks.mistakes_of(Text("Save"), catalog["Save"], "ru")) == ["fuzzy"]
    assert list(catalogue_checks.mistakes_of(Text("Save"), None, "ru")) == ["missing"]


def test_a_text_that_two_areas_say_in_different_words_is_a_mistake():
    said = {
        "people": _catalogue(Save="Сохранить", Post="Должность"),
        "web": _catalogue(Save="Записать", Post="Должность"),
    }
    [told] = catalogue_checks.contradictions(said, "ru", ["web"])
    assert told == "ru: said in 2 ways: 'Save' (people: 'Сохранить'; web: 'Записать')"
    assert list(catalogue_checks.contradictions(said, "ru", ["kernel"])) == []


def test_the_same_text_in_another_context_or_in_the_plural_is_another_text():
    plural, context = Catalog(locale="ru"), Catalog(locale="ru")
    plural.add(("Save", "Saves"), ("Запись", "Записи", "Записей"))
    context.add("Save", "Спасти", context="a life")
    said = {"people": _catalogue(Save="Сохранить"), "topics": plural, "web": context}
    assert list(catalogue_checks.contradictions(said, "ru", list(said))) == []


def test_plurals_that_differ_in_one_form_are_a_mistake():
    said = {}
    for area, last in (("people", "%(n)d дней"), ("web", "%(n)d дня")):
        said[area] = Catalog(locale="ru")
        said[area].add(("%(n)d day", "%(n)d days"), ("%(n)d день", "%(n)d дня", last))
    assert len(list(catalogue_checks.contradictions(said, "ru", ["people", "web"]))) == 1


def test_what_is_not_translated_yet_contradicts_nobody():
    said = {"people": _catalogue(Save="Сохранить"), "web": _catalogue(Save="")}
    said["kernel"] = Catalog(locale="ru")
    said["kernel"].add("Save", "Записать", flags={"fuzzy"})
    assert list(catalogue_checks.contradictions(said, "ru", list(said))) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_no_text_of_the_house_is_said_in_two_ways(language):
    said = {area: catalogues.read(area, language) for area in catalogues.areas()}
    assert list(catalogue_checks.contradictions(said, language, list(said))) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_what_third_parties_leave_out_is_completed(language):
    known = catalogues.entries(catalogues.read(third_party.AREA, language))
    missing = third_party.missing(language)
    assert [
        text.singular for identity, text in missing.items() if not catalogues.is_translated(known.get(identity))
    ] == []


def test_third_parties_are_only_completed_where_they_are_silent():
    assert ("", "This field is required.") not in third_party.missing("kk")
    assert ("", "Incorrect password.") in third_party.missing("kk")
    assert ("", "Incorrect password.") not in third_party.missing("ru")


@pytest.mark.parametrize(("language", "said"), [("kk", "1 апта, 2 күн"), ("ru", "1 неделя, 2 дня")])
def test_relative_time_is_said_in_every_language(language, said):
    now = timezone.now()
    with translation.override(language):
        assert timesince(now - timezone.timedelta(days=9, minutes=1), now).replace("\xa0", " ") == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("kk", "Құпиясөз қате."), ("ru", "Неверный пароль."), ("en", "Incorrect password.")],
)
def test_messages_of_sign_in_are_said_in_every_language(language, said):
    with translation.override(language):
        assert translation.gettext("Incorrect password.") == said
