from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from dauys.kernel import limits
from dauys.kernel.refusal import Refusal


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    cache.clear()


def test_as_many_as_are_allowed_pass_and_one_more_is_put_off():
    answers = [limits.refuse_above("knock", "door", most=3) for _ in range(4)]
    assert answers[:3] == [None] * 3
    assert isinstance(answers[3], Refusal)
    assert (answers[3].code, answers[3].status) == ("too_many", 429)


def test_each_network_and_each_deed_is_counted_for_itself():
    for what, who in (("knock", "a"), ("knock", "b"), ("ring", "a")):
        assert limits.refuse_above(what, who, most=1) is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("", "unknown"),
        ("no address", "unknown"),
    ],
)
def test_a_network_is_what_one_household_or_office_has(address: str, network: str):
    assert limits.network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


@pytest.mark.parametrize(
    ("proxies", "network"), [(0, "127.0.0.0/24"), (1, "198.51.100.0/24"), (2, "203.0.113.0/24"), (3, "127.0.0.0/24")]
)
def test_only_trusted_proxies_are_believed(settings, proxies: int, network: str):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.4"})
    assert limits.network_of(request) == network
