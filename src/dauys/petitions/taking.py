"""What can be taken from a petition and put back, one kind after the other. Each gives what it took, as plain values.

Another area that shows something of a petition adds its kind to `KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal, invalid
from dauys.petitions import passages
from dauys.petitions.models import Petition, Removal, Response, Review, Signature, Translation, Update
from dauys.procedures.models import Case

Kept = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What is to be taken: a kind, the row it is about, and for passages the numbers of sentences."""

    kind: str
    target: UUID | None = None
    sentences: Sequence[int] = field(default_factory=tuple)


@dataclass(frozen=True)
class Kind:
    """How one kind is taken and put back."""

    take: Callable[[Petition, Thing, Removal], Kept]
    give: Callable[[Petition, Removal, Kept], None]


def nothing_there() -> Refusal:
    """The refusal of taking what is not there, or has been taken already."""
    return Refusal("nothing_there", _("There is nothing of this kind to take away, or it has been taken already."))


def changed_since() -> Refusal:
    """The refusal of putting back into a place that is no longer as it was left."""
    return Refusal(
        "changed_since", _("This place has been changed since. Put back first what was removed after it, if anything.")
    )


def _unchanged(model: type[Any], key: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Write a row's fields if they still are as they were read."""
    row = model.objects.select_for_update().filter(pk=key).first()
    if row is None or any(getattr(row, name) != value for name, value in before.items()):
        raise changed_since()
    for name, value in after.items():
        setattr(row, name, value)
    row.save(update_fields=list(after))


def _key(target: UUID | None) -> UUID:
    """The row that is meant; none has the key 0."""
    return target or UUID(int=0)


TEXT_FIELDS = ("titles", "bodies", "fields")


def _take_text(petition: Petition, _thing: Thing, removal: Removal) -> Kept:
    if not petition.bodies:
        raise nothing_there()
    kept = {name: getattr(petition, name) for name in TEXT_FIELDS}
    _unchanged(Petition, petition.pk, kept, {name: {} for name in TEXT_FIELDS})
    Case.objects.filter(pk=petition.pk).update(withheld_at=removal.at)
    _clear_quotes(petition, {})
    _clear_translations(petition)
    return kept


def _give_text(petition: Petition, _removal: Removal, kept: Kept) -> None:
    _unchanged(Petition, petition.pk, {"bodies": {}}, kept)
    Case.objects.filter(pk=petition.pk).update(withheld_at=None)


def _take_title(petition: Petition, _thing: Thing, _removal: Removal) -> Kept:
    if not petition.titles:
        raise nothing_there()
    kept = {"titles": petition.titles}
    _unchanged(Petition, petition.pk, kept, {"titles": {}})
    _clear_quotes(petition, {"field": "title"})
    _clear_translations(petition)
    return kept


def _give_title(petition: Petition, _removal: Removal, kept: Kept) -> None:
    _unchanged(Petition, petition.pk, {"titles": {}}, kept)


def _take_passages(petition: Petition, thing: Thing, removal: Removal) -> Kept:
    chosen = [one for one in passages.sentences(petition) if one.number in set(thing.sentences)]
    if not chosen:
        sentence = _("Mark the sentences that are to be taken away.")
        raise invalid("missing", sentence, sentences=sentence)
    before = {"titles": petition.titles, "bodies": petition.bodies}
    titles, bodies = dict(petition.titles), dict(petition.bodies)
    for one in sorted(chosen, key=lambda one: -one.start):
        texts = titles if one.field == "title" else bodies
        texts[one.language] = texts[one.language][: one.start] + removal.mark + texts[one.language][one.end :]
    _unchanged(Petition, petition.pk, before, {"titles": titles, "bodies": bodies})
    for one in chosen:
        _clear_quotes(petition, {"field": one.field, "language": one.language, "quote": one.text})
    _clear_translations(petition)
    ordered = sorted(chosen, key=lambda one: (one.field, one.language, one.start))
    return {"passages": [{"field": one.field, "language": one.language, "text": one.text} for one in ordered]}


def _give_passages(petition: Petition, removal: Removal, kept: Kept) -> None:
    before = {"titles": petition.titles, "bodies": petition.bodies}
    texts = {"title": dict(petition.titles), "body": dict(petition.bodies)}
    for one in kept["passages"]:
        of_field = texts[one["field"]]
        of_field[one["language"]] = _put_back(of_field.get(one["language"], ""), removal.mark, one["text"])
    _unchanged(Petition, petition.pk, before, {"titles": texts["title"], "bodies": texts["body"]})


def _put_back(text: str, mark: str, words: str) -> str:
    if mark not in text:
        raise changed_since()
    return text.replace(mark, words, 1)


def _clear_translations(petition: Petition) -> None:
    """Forget translations on their way, and what shown ones were made of: the shown text itself is the petition's."""
    rows = Translation.objects.filter(case_id=petition.pk)
    rows.exclude(state=Translation.State.SHOWN).update(state=Translation.State.REFUSED)
    rows.update(title="", body="")


def _clear_quotes(petition: Petition, which: Mapping[str, str]) -> None:
    """Take the words out of what moderators once marked; `which`: only passages that have these values."""
    for review in Review.objects.filter(case_id=petition.pk).exclude(passages=[]):
        changed = [{**one, "quote": "[…]"} if which.items() <= one.items() else one for one in review.passages]
        if changed != review.passages:
            review.passages = changed
            review.save(update_fields=["passages"])


def _take_news(petition: Petition, thing: Thing, _removal: Removal) -> Kept:
    row = Update.objects.filter(case_id=petition.pk, pk=_key(thing.target)).first()
    if row is None or not row.bodies:
        raise nothing_there()
    kept = {"titles": row.titles, "bodies": row.bodies}
    _unchanged(Update, row.pk, kept, {"titles": {}, "bodies": {}})
    return kept


def _give_news(_petition: Petition, removal: Removal, kept: Kept) -> None:
    _unchanged(Update, _key(removal.target), {"bodies": {}}, kept)


def answer_sentences(response: Response) -> list[tuple[int, str, int, int, str]]:
    """The sentences of an answer, numbered through all languages: number, language, from, to, words."""
    found: list[tuple[int, str, int, int, str]] = []
    for language, text in response.texts.items():
        found += [
            (len(found) + place, language, start, end, text[start:end])
            for place, (start, end) in enumerate(passages.split(text), start=1)
        ]
    return found


def _take_answer(petition: Petition, thing: Thing, removal: Removal) -> Kept:
    row = Response.objects.filter(case_id=petition.pk, pk=_key(thing.target), published_at__isnull=False).first()
    chosen = [one for one in answer_sentences(row) if one[0] in set(thing.sentences)] if row else []
    if row is None or not chosen:
        sentence = _("Mark the sentences that are to be taken away.")
        raise invalid("missing", sentence, sentences=sentence)
    before, texts = dict(row.texts), dict(row.texts)
    for _number, language, start, end, _words in sorted(chosen, key=lambda one: -one[2]):
        texts[language] = texts[language][:start] + removal.mark + texts[language][end:]
    _unchanged(Response, row.pk, {"texts": before}, {"texts": texts})
    return {"passages": [{"language": one[1], "text": one[4]} for one in chosen]}


def _give_answer(_petition: Petition, removal: Removal, kept: Kept) -> None:
    row = Response.objects.filter(pk=_key(removal.target)).first()
    if row is None:
        raise changed_since()
    before, texts = dict(row.texts), dict(row.texts)
    for one in kept["passages"]:
        texts[one["language"]] = _put_back(texts.get(one["language"], ""), removal.mark, one["text"])
    _unchanged(Response, row.pk, {"texts": before}, {"texts": texts})


def _take_author(petition: Petition, _thing: Thing, _removal: Removal) -> Kept:
    if not petition.author_shown:
        raise nothing_there()
    kept = {"author_shown": petition.author_shown}
    _unchanged(Petition, petition.pk, kept, {"author_shown": ""})
    return kept


def _give_author(petition: Petition, _removal: Removal, kept: Kept) -> None:
    _unchanged(Petition, petition.pk, {"author_shown": ""}, kept)


def _take_signer(petition: Petition, thing: Thing, _removal: Removal) -> Kept:
    rows = Signature.objects.filter(case_id=petition.pk, id=_key(thing.target)).exclude(shown="")
    shown = rows.values_list("shown", flat=True).first()
    if shown is None or not rows.update(shown=""):
        raise nothing_there()
    return {"shown": shown}


def _give_signer(petition: Petition, removal: Removal, kept: Kept) -> None:
    rows = Signature.objects.filter(case_id=petition.pk, id=_key(removal.target), shown="", withdrawn_at=None)
    if not rows.update(shown=kept["shown"]):
        raise changed_since()


KINDS: dict[str, Kind] = {
    "text": Kind(_take_text, _give_text),
    "title": Kind(_take_title, _give_title),
    "passages": Kind(_take_passages, _give_passages),
    "news": Kind(_take_news, _give_news),
    "answer": Kind(_take_answer, _give_answer),
    "author": Kind(_take_author, _give_author),
    "signer": Kind(_take_signer, _give_signer),
}


def of_kind(kind: str) -> Kind:
    """How a kind is taken. Refusal: nobody has said so."""
    if kind not in KINDS:
        sentence = _("Choose what is to be taken away.")
        raise invalid("unknown_kind", sentence, kind=sentence)
    return KINDS[kind]
