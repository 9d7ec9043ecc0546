"""How alike texts are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dauys.search.folding import joined
from dauys.search.ranking import Rarity, Text, grams, rank

lines = st.text("абвгд ", max_size=30)


def test_grams_know_where_words_begin_and_end():
    assert grams("аб аб") == {" аб": 2, "аб ": 2}
    assert grams("жолдар") == dict.fromkeys([" жо", "жол", "олд", "лда", "дар", "ар ", " жол", " жолд", " жолда"], 1)
    assert grams("") == {}


@given(lines, lines, st.lists(lines, max_size=5))
def test_scores_lie_between_nothing_and_the_same(one, other, sample):
    score = rank(Text(joined([one])), {1: Text(joined([other]))}, Rarity(sample))[1]
    assert -1e-9 <= score <= 1 + 1e-9


@given(lines.filter(str.strip), st.lists(lines, max_size=5))
def test_a_text_is_like_itself(line, sample):
    assert rank(Text(line), {1: Text(line)}, Rarity(sample))[1] == pytest.approx(1)


def test_what_everybody_has_tells_little():
    rarity = Rarity(["ремонт дороги", "ремонт крыши", "ремонт моста", "ремонт школы"])
    scores = rank(Text("ремонт стадиона"), {"common": Text("ремонт двора"), "rare": Text("новый стадион")}, rarity)
    assert scores["rare"] > scores["common"]


def test_bodies_count_only_where_both_have_one():
    rarity = Rarity([])
    assert rank(Text("мост", "река"), {1: Text("мост")}, rarity)[1] == pytest.approx(1)
    assert rank(Text("мост"), {1: Text("мост", "река")}, rarity)[1] == pytest.approx(1)
    assert rank(Text("мост", "река"), {1: Text("мост", "лес")}, rarity)[1] < 1
