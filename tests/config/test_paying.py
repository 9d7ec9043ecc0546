"""The setting of the payment provider: read whole, and refused where it would take anybody's word."""

from __future__ import annotations

import json

import pytest

from dauys.config import paying

STRIPE = {"class": "payments.stripe.StripeProviderV3", "options": {"api_key": "sk"}, "hosts": ["https://a.example"]}


@pytest.mark.parametrize(("mode", "names"), [("production", []), ("demonstration", ["demonstration"])])
def test_without_a_setting_only_a_demonstration_can_be_donated_in(mode, names):
    assert list(paying.read("", mode=mode).variants) == names


@pytest.mark.parametrize("mode", ["production", "demonstration"])
def test_a_provider_is_taken_with_its_options_and_sites(mode):
    found = paying.read(json.dumps(STRIPE), mode=mode)
    assert found.variants == {"site": (STRIPE["class"], STRIPE["options"])}
    assert found.hosts == ("https://a.example",)


@pytest.mark.parametrize(
    "told",
    [
        {**STRIPE, "class": "payments.dummy.DummyProvider"},
        {**STRIPE, "class": "dauys.payments.demonstration.Demonstration"},
        {**STRIPE, "class": "payments.dotpay.DotpayProvider"},
        {**STRIPE, "class": "os.system('x')"},
        {**STRIPE, "options": {"secure_endpoint": False}},
        {**STRIPE, "hosts": ["http://a.example"]},
        {**STRIPE, "hosts": ["https://a.example; script-src *"]},
        {**STRIPE, "hosts": ["*"]},
        {**STRIPE, "host": []},
        {},
        [],
    ],
)
def test_what_would_take_anybody_s_word_or_open_the_pages_is_refused(told):
    with pytest.raises(ValueError, match="validation error"):
        paying.read(json.dumps(told), mode="production")


def test_what_is_no_json_is_refused():
    with pytest.raises(ValueError, match="Invalid JSON"):
        paying.read("{", mode="production")
