"""The tags `{% ui %}`, `{% uiblock %}` and `{% uidraw %}`, which draw declared components, and the filter `number`."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, Variable, token_kwargs
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from dauys.kernel import languages, texts
from dauys.kernel.ui import Component, Misuse, component_of, declared, links
from dauys.kernel.ui.numbers import number_text

register = template.Library()


class ComponentNode(Node):
    """Draws one component."""

    child_nodelists = ("content",)

    def __init__(self, component: Component, values: dict[str, FilterExpression], content: NodeList) -> None:
        self.component = component
        self.values = values
        self.content = content

    def render(self, context: Context) -> SafeString:
        """Resolve the properties, check them, and draw."""
        it = self.component.fill({name: value.resolve(context) for name, value in self.values.items()})
        with context.push():
            content = self.content.render(context)
        return draw(context, self.component, it, content)


def draw(context: Context, component: Component, it: object, content: str = "") -> SafeString:
    """Render the component's template, which sees `it`, `content` and the CSRF token; no line end after it."""
    own = context.new({"it": it, "content": content})
    if "csrf_token" in context:
        own["csrf_token"] = context["csrf_token"]
    template = context.template.engine.get_template(component.template)  # type: ignore[union-attr]
    return SafeString(template.render(own).rstrip("\n"))


def _parse(parser: Parser, token: Token, *, block: bool) -> tuple[Component, dict[str, FilterExpression]]:
    tag, *parts = token.split_contents()
    if not parts or parts[0][0] not in "\"'" or parts[0][0] != parts[0][-1]:
        raise TemplateSyntaxError(f'{tag} needs the name of a component in quotes: {{% {tag} "button" … %}}')
    rest = parts[1:]
    values = token_kwargs(rest, parser)
    if rest:
        raise TemplateSyntaxError(f"{tag} takes properties by name; what is {rest[0]}?")
    try:
        component = declared(parts[0][1:-1])
        component.check_names(values, block=block)
        for name, value in values.items():
            if _constant(value):
                component.check_value(name, value.resolve(Context()))
    except Misuse as misuse:
        raise TemplateSyntaxError(str(misuse)) from misuse
    return component, values


def _constant(value: FilterExpression) -> bool:
    if value.filters:
        return False
    named = value.var
    return not isinstance(named, Variable) or named.literal is not None or named.var in ("True", "False", "None")


@register.tag
def ui(parser: Parser, token: Token) -> ComponentNode:
    """Draw a component: `{% ui "button" text=_("Save") %}`."""
    return ComponentNode(*_parse(parser, token, block=False), NodeList())


@register.tag
def uiblock(parser: Parser, token: Token) -> ComponentNode:
    """Draw a component around content: `{% uiblock "panel" title=_("Rules") %}…{% enduiblock %}`."""
    component, values = _parse(parser, token, block=True)
    content = parser.parse(("enduiblock",))
    parser.delete_first_token()
    return ComponentNode(component, values, content)


@register.simple_tag(takes_context=True)
def uidraw(context: Context, it: object) -> SafeString:
    """Draw a component that Python has filled in: `{% uidraw card %}`."""
    return draw(context, component_of(it), it)


@register.filter
def number(value: float | str | None) -> str:
    """Group a number's digits as the language does; nothing stays nothing."""
    return number_text(value) if isinstance(value, (int, float)) else ""


@register.filter
def pick(text: dict[str, str] | None) -> str:
    """A translated text in the active language, else in the first that has it."""
    return texts.pick(text)


@register.filter
def language_of(text: dict[str, str] | None) -> str:
    """The language that `pick` shows a translated text in, for `lang` attributes."""
    return texts.language_of(text)


@register.filter
def linked(text: str) -> str:
    """An official's plain text in paragraphs, with the addresses of pages in it as links."""
    return links.linked(text)


@register.filter
def marked(text: dict[str, str] | None) -> str:
    """A translated text as `pick` shows it, with its language where that is not the page's."""
    return texts.marked(text)


@register.filter
def in_language(code: str | None) -> SafeString:
    """The attributes of an element that holds text in this language: `<p{{ code|in_language }}>`."""
    return languages.attributes(code or "")


@register.filter
def apart(text: object) -> SafeString:
    """A name or title inside a sentence, kept apart where some of it runs the other way; nothing stays nothing."""
    said = str(text or "")
    against = texts.runs_against(said, get_language() or "en")
    return format_html("<bdi>{}</bdi>", said) if against else conditional_escape(said)
