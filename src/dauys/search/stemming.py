"""What is looked for where a word is asked for: the word by its beginning, and the other forms it may stand in.

No database brings a stemmer for Kazakh, and nobody tells in which language a word was typed; so what changes at the end
of a word in Kazakh, Russian and English is cut off, and what is left is looked for as the beginning of a word. A stem
of three letters begins too many words: such a word is looked for in each of its forms instead. All letters are folded
ones, see `folding`: й is и, ғ and қ are г and к.
"""

from __future__ import annotations

from collections.abc import Iterable

KAZAKH = frozenset("әғқңөұүһі")
"""Letters that no Russian word has."""
_RUSSIAN = frozenset("вфцчщъьэ")
"""Folded letters that no Kazakh word has, if it is not from Russian."""
_VOWELS = frozenset("аеиоуыэюя")
_VOICELESS = frozenset("пкстшфхцчщбгд")
"""Letters after which Kazakh endings begin with a voiceless one."""
SHORTEST = 3
OPEN = 4
"""From so many letters on a stem stands for every word that begins with it."""
_LAYERS = 4
"""How many endings of a Kazakh word are cut off, one after the other."""


def _endings(*lines: str) -> tuple[str, ...]:
    """The endings of some lines, longest first."""
    return tuple(sorted(" ".join(lines).split(), key=len, reverse=True))


_RUSSIAN_ENDINGS = _endings(
    "а я ы и о е у ю ь ом ем ам ям ах ях ои еи ью ов ев ами ями ьми ия ие ии ию ием иям иях иями",
    "ая яя ое ее ые ого его ому ему ым им ых их ыи ыми ими ую юю",
    "ать ять ить еть уть ыть овать ировать ует уют ает ают яет яют ите ете",
)
_NUMBERS = "лар лер дар дер тар тер"
_CASES = (
    "нын нин дын дин тын тин га ге ка ке на не ны ни ды ди ты ти да де та те нда нде дагы деги тагы теги "
    "дан ден тан тен нан нен мен бен пен"
)
_KAZAKH_ENDINGS = _endings(
    "ым им ын ин ымыз имиз ыныз иниз сы си ы и",
    _NUMBERS,
    _CASES,
    *(number + case for number in _NUMBERS.split() for case in _CASES.split()),
)
_ENGLISH_ENDINGS = _endings("ing ies ed es s")
_SHORT = {
    True: ("", "s"),
    False: ("", *_endings("а я ы и о е у ю ь ом ем ам ям ах ях ои еи ью ов ев ами ями ьми")),
}
"""The endings that a stem of three letters is looked for with: of an English word or another."""


def forms(word: str, *, kazakh: bool) -> tuple[str, ...]:
    """What stands for a folded word: beginnings, marked by a `*` at their end, and whole words.

    kazakh: whether the text it is from has letters that only Kazakh has.
    """
    if len(word) < OPEN:
        return (f"{word}*",) if len(word) > 1 else (word,)
    stem = _cut(word, _ENGLISH_ENDINGS) if word.isascii() else _stem(word, kazakh=kazakh)
    if len(stem) >= OPEN or kazakh:
        return (f"{stem}*",)
    return (f"{word}*", *(stem + ending for ending in _SHORT[word.isascii()]))


def _stem(word: str, *, kazakh: bool) -> str:
    """The shortest of what the rules of the languages leave, without the п that becomes б in Kazakh."""
    stem = _shortest(word, kazakh=kazakh)
    return stem[:-1] if stem.endswith("п") and len(stem) > OPEN else stem


def _shortest(word: str, *, kazakh: bool) -> str:
    russian = word if kazakh and not _RUSSIAN & set(word) else _cut(word, _RUSSIAN_ENDINGS)
    if not kazakh and _RUSSIAN & set(word):
        return russian
    return min(russian, _kazakh(word, sure=kazakh), key=len)


def _cut(word: str, endings: Iterable[str]) -> str:
    """A word without the longest of these endings that leaves enough of it."""
    for ending in endings:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST and (word.isascii() or _VOWELS & set(stem)):
            return stem
    return word


def _kazakh(word: str, *, sure: bool) -> str:
    """A Kazakh word without its endings; what voices its last letter before an ending is undone by leaving it out."""
    stem = word
    for _layer in range(_LAYERS):
        ending = next((one for one in _KAZAKH_ENDINGS if stem.endswith(one) and _fits(stem, one, sure=sure)), "")
        if not ending:
            break
        stem = stem.removesuffix(ending)
        if ending[0] in _VOWELS and stem[-1] in "бг" and len(stem) > OPEN:
            return stem[:-1]
    return stem


def _fits(word: str, ending: str, *, sure: bool) -> bool:
    """Whether an ending may stand there: not after a wrong letter, and never so that too little is left."""
    stem = word.removesuffix(ending)
    if len(stem) < (SHORTEST if len(ending) >= SHORTEST else OPEN) or not _VOWELS & set(stem):
        return False
    if not sure and len(ending) < SHORTEST:
        return False
    if ending[0] in "ктп":
        return stem[-1] in _VOICELESS
    return ending[0] not in "гд" or stem[-1] not in "пкстш"
