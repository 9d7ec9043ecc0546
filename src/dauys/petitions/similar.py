"""Petitions like one, and why they are taken to be: the words they share, topic, place, and how it ended for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from dauys.petitions import showing
from dauys.petitions.models import Petition
from dauys.petitions.queries import RELATED
from dauys.places import queries as places
from dauys.procedures import wording
from dauys.search import queries as search
from dauys.search.folding import TOKEN, widened, words

ALMOST_THE_SAME, MUCH = 0.6, 0.35
"""Scores from which texts are said to be almost the same, or much alike; below the second they are somewhat alike."""
SHORTEST = 4
"""Letters of a word that tells something."""
MOST_WORDS = 8


@dataclass(frozen=True)
class Piece:
    """A piece of a title; `shared` with the other petition."""

    text: str
    shared: bool


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A petition that may ask for the same. score: of the words, from 0 to 1; 0 where only topic and place fit."""

    petition: Petition
    score: float
    said: str
    words: list[str]
    title: list[Piece]
    same_topic: bool
    place: str
    stage: str
    colour: wording.Colour
    outcome: str


def like(petition: Petition, *, limit: int = 5) -> list[Likeness]:
    """Listed petitions about the same, in any language and stage, the most alike first; ready for cards."""
    case = petition.case
    hits = search.similar(
        petition.titles,
        petition.bodies,
        jurisdiction=case.jurisdiction,
        topic=case.topic.code if case.topic else "",
        place_codes=places.lineage(case.place),
        limit=limit + 1,
    )
    scores = {hit.case_id: hit.score for hit in hits if hit.case_id != petition.pk}
    rows = _rows(scores)
    found = [_likeness(petition, rows[key], score) for key, score in scores.items() if key in rows]
    return found[:limit]


def _rows(keys: Iterable[UUID]) -> dict[UUID, Petition]:
    rows = Petition.objects.filter(pk__in=list(keys), case__listed=True).select_related(*RELATED)
    return {row.pk: row for row in rows.prefetch_related("case__thresholds", "case__obligations")}


def _likeness(petition: Petition, other: Petition, score: float) -> Likeness:
    case, mine = other.case, _stems([*petition.titles.values(), *petition.bodies.values()])
    by_words = score if score >= search.ALIKE else 0.0
    theirs = _stems([*other.titles.values(), *other.bodies.values()])
    shared = [word for stem, word in theirs.items() if stem in mine] if by_words else []
    return Likeness(
        petition=other,
        score=by_words,
        said=_said(by_words),
        words=shared[:MOST_WORDS],
        title=pieces(other.title, set(mine) if by_words else set()),
        same_topic=case.topic_id is not None and case.topic_id == petition.case.topic_id,
        place=_place(petition, other),
        stage=str(wording.STAGES[case.stage]),
        colour=wording.COLOURS.get(case.stage, "grey"),
        outcome=showing.outcome_text(other, case.outcome) if case.outcome else "",
    )


def _stems(texts: Iterable[str]) -> dict[str, str]:
    """The stems of the words that tell something, each with the word as it was written, in small letters."""
    found: dict[str, str] = {}
    for match in (match for text in texts for match in TOKEN.finditer(text)):
        folded = words(match[0])
        if folded and len(folded[0]) >= SHORTEST and not folded[0].isdigit():
            found.setdefault(widened(folded[0]), match[0].lower())
    return found


def _said(score: float) -> str:
    if score >= ALMOST_THE_SAME:
        return _("Almost the same words")
    if score >= MUCH:
        return _("Much alike in words")
    return _("Somewhat alike in words") if score else _("No words in common: only topic and place")


def _place(petition: Petition, other: Petition) -> str:
    if other.case.place_id == petition.case.place_id:
        return _("The same place")
    if petition.case.place.path.startswith(other.case.place.path):
        return _("A larger place that this one lies in")
    return ""


def pieces(text: str, stems: set[str]) -> list[Piece]:
    """A text cut so that shared words, and shared words that follow one another, are pieces of their own."""
    found: list[Piece] = []
    at = 0
    for match in TOKEN.finditer(text):
        folded = words(match[0])
        if not folded or len(folded[0]) < SHORTEST or widened(folded[0]) not in stems:
            continue
        between = text[at : match.start()]
        if found and found[-1].shared and not between.strip():
            found[-1] = Piece(found[-1].text + between + match[0], shared=True)
        else:
            found += [Piece(between, shared=False)] if between else []
            found.append(Piece(match[0], shared=True))
        at = match.end()
    return [*found, *([Piece(text[at:], shared=False)] if text[at:] else [])]


def by_reference(text: str) -> UUID | None:
    """The id of a case in what somebody has typed: the id itself, or the address of any of its pages."""
    for part in text.strip().replace("?", "/").replace("#", "/").split("/"):
        try:
            return UUID(part)
        except ValueError:
            continue
    return None
