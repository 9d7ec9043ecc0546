"""Pure decisions: what can be suggested, about which page, and who answers."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from dauys.feedback.models import State, Suggestion
from dauys.kernel.refusal import Refusal, forbidden, hidden, invalid
from dauys.people.actor import Actor

LONGEST = 2_000
LONGEST_ANSWER = 4_000
LONGEST_PAGE = 300
SECRET = ("<str:", "<path:", "(?P<")
"""Parts of addresses whose words may be known to one person alone."""


def refuse_text(text: str) -> Refusal | None:
    """Why this is no suggestion: it is empty, or longer than can be read in one go."""
    if not text.strip():
        sentence = _("Write what you suggest.")
        return invalid("missing", sentence, text=sentence)
    if len(text) > LONGEST:
        sentence = _("Write at most %(most)d characters.") % {"most": LONGEST}
        return invalid("too_long", sentence, text=sentence)
    return None


def refuse_page(page: str, route: str | None) -> Refusal | None:
    """Why a suggestion cannot name a page: it is no page of this site, or its address is a secret of somebody."""
    if not page:
        return None
    if route is None or len(page) > LONGEST_PAGE or any(part in route for part in SECRET):
        sentence = _("This is no page of this site that can be named in public.")
        return invalid("no_such_page", sentence, page=sentence)
    return None


def refuse_support(suggestion: Suggestion) -> Refusal | None:
    """Why nobody can want the same: it is not public."""
    return None if suggestion.published_at else no_such_suggestion()


def no_such_suggestion() -> Refusal:
    """The refusal of what is not there, or not public."""
    return hidden("no_such_suggestion", _("There is no such suggestion."))


def refuse_handling(actor: Actor) -> Refusal | None:
    """Why somebody does not answer suggestions: the site is run by its administrators."""
    return None if actor.holds("administrator") else forbidden("not_allowed", _("You may not do this here."))


def refuse_answer(suggestion: Suggestion, state: str, texts: Mapping[str, str]) -> Refusal | None:
    """Why this is no answer: an unknown state, none in the language of the suggestion, or too long."""
    if state not in State.values:
        sentence = _("Choose what becomes of it.")
        return invalid("unknown_state", sentence, state=sentence)
    name = f"answer_{suggestion.language}"
    if state != State.NEW and not texts.get(suggestion.language, "").strip():
        sentence = _("Write the answer in the language of the suggestion.")
        return invalid("missing", sentence, **{name: sentence})
    if any(len(text) > LONGEST_ANSWER for text in texts.values()):
        sentence = _("Write at most %(most)d characters.") % {"most": LONGEST_ANSWER}
        return invalid("too_long", sentence, **{name: sentence})
    return None
