from __future__ import annotations

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils.translation import gettext_lazy, override

from dauys.kernel import ui
from dauys.kernel.ui.wording import Button


def compiled(source):
    return engines["django"].from_string(source)


def drawn(source, **values: object):
    with override("en"):
        return compiled(source).render(values)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('{% ui "buton" text="Save" %}', 'There is no component "buton"'),
        ('{% ui "button" txt="Save" %}', 'has no property "txt"'),
        ('{% ui "button" kind="primary" %}', 'needs "text"'),
        ('{% ui "button" text="Save" kind="loud" %}', "cannot take kind='loud'"),
        ('{% ui "button" text=5 %}', "cannot take text=5"),
        ('{% ui "button" "Save" %}', "takes properties by name"),
        ("{% ui button text='Save' %}", "needs the name of a component in quotes"),
        ("{% ui %}", "needs the name of a component in quotes"),
        ('{% uiblock "button" text="Save" %}{% enduiblock %}', "encloses nothing"),
        ('{% uiblock "panel" %}', "enduiblock"),
    ],
)
def test_misuse_fails_when_the_template_is_compiled(source, complaint):
    with pytest.raises(TemplateSyntaxError, match=complaint):
        compiled(source)


def test_a_value_of_a_wrong_type_fails_when_it_is_drawn():
    with pytest.raises(ui.Misuse, match="cannot take text=7"):
        drawn('{% ui "button" text=number %}', number=7)


def test_a_variable_that_is_missing_does_not_pass_for_a_number():
    with pytest.raises(ui.Misuse, match="count=''"):
        drawn('{% ui "progress" id="p" label="x" count=nothing %}')


def test_a_lazy_translation_is_a_text():
    assert "Save" in drawn('{% ui "button" text=text %}', text=gettext_lazy("Save"))


def test_texts_are_escaped():
    assert "&lt;b&gt;" in drawn('{% ui "button" text=text %}', text="<b>")


def test_a_block_draws_what_it_encloses_with_the_variables_around_it():
    html = drawn('{% uiblock "panel" title="Rules" %}<p>{{ rule }}</p>{% enduiblock %}', rule="One each")
    assert "Rules" in html
    assert "<p>One each</p>" in html


def test_a_component_sees_nothing_of_the_page_around_it():
    assert "secret" not in drawn('{% ui "back-link" href="/" %}', text="secret")


def test_python_may_fill_a_component_in():
    assert "Save" in drawn("{% uidraw button %}", button=Button(text="Save"))


def test_only_components_can_be_drawn():
    with pytest.raises(ui.Misuse, match="No component is drawn from"):
        drawn("{% uidraw button %}", button="Save")


def test_a_name_is_declared_only_once():
    with pytest.raises(ui.Misuse, match="declared twice"):
        ui.component("button")(Button)


@pytest.mark.parametrize("name", ui.names())
def test_every_component_has_a_template_and_tells_its_intent(name):
    found = ui.declared(name)
    engines["django"].get_template(found.template)
    assert found.kind.__doc__
    assert not found.kind.__doc__.startswith(found.kind.__name__)


@pytest.mark.parametrize(
    ("value", "wanted", "fitting"),
    [
        (True, int, False),
        (1, bool, False),
        (1, float, True),
        (None, int | None, True),
        ("x", int | None, False),
        ([1, 2], list[int], True),
        ((1, "x"), tuple[int, ...], False),
        ("text", list[str], False),
        ({"a": 1}, dict[str, int], True),
    ],
)
def test_types_are_told_apart(value, wanted, fitting):
    assert ui.declaring.fits(value, wanted) is fitting
