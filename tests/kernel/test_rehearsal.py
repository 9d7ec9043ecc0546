"""A rehearsal is told from the real thing, and ends."""

from __future__ import annotations

import pytest

from dauys.kernel.rehearsal import rehearsal, rehearsing


def test_a_rehearsal_ends_also_when_something_goes_wrong_in_it():
    assert not rehearsing()
    with pytest.raises(ValueError, match="wrong"):
        _fail_in_a_rehearsal()
    assert not rehearsing()


def _fail_in_a_rehearsal():
    with rehearsal():
        assert rehearsing()
        raise ValueError("wrong")
