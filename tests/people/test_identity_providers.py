"""Signing in with a real identity provider: what is believed, what is left out, what never lies in the clear."""

from __future__ import annotations

import html
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.contrib.sessions.models import Session
from django.urls import reverse
from tests.people.conftest import NOW
from tests.people.signing import code_in, enter, letters, signed_in_as, text

from dauys.kernel.refusal import Refusal
from dauys.people import claims, demo, discovery, queries
from dauys.people.assurance import Assurance
from dauys.people.models import Attribute, IdentityProvider, Person

WRONG = {"residence": "KZ-99", "citizenship": "ZZZ", "birthdate": "the day before yesterday", "acr": demo.HIGH}
STRANGERS = {
    **demo.USERS,
    "wrong": {**WRONG, "given_name": "Қате", "email": "wrong@example.org", "email_verified": True},
    "alpha3": {"citizenship": "KAZ", "email": "alpha3@example.org", "email_verified": True, "acr": demo.HIGH},
    "unknown-level": {"citizenship": "KZ", "email": "level@example.org", "email_verified": True, "acr": "urn:other"},
    "taken": {"email": "aigerim@example.kz", "email_verified": True, "citizenship": "KZ", "acr": demo.HIGH},
}


@pytest.fixture(scope="session")
def port():
    with demo.provider(0, STRANGERS) as chosen:
        yield chosen


@pytest.fixture
def provider(kz, almaty, port) -> IdentityProvider:
    return demo.set_up(kz, port=port)


def go_to_provider(client, process="login"):
    """Press the provider's button and read the address it leads to."""
    answer = client.post(f"/accounts/oidc/{demo.CODE}/login/?process={process}")
    assert answer.status_code == 200
    destination = answer["Refresh"].removeprefix("0; url=")
    assert html.escape(destination) in answer.content.decode() or destination in text(answer)
    return destination


def identify(destination, sub):
    """Sign in at the provider as `sub`, as a browser would; the path it sends the browser back to."""
    with httpx.Client(timeout=5) as browser:
        assert browser.get(destination).status_code == 200
        back = browser.post(destination, data={"sub": sub})
    parts = urlsplit(back.headers["location"])
    return f"{parts.path}?{parts.query}"


def sign_in(client, sub, process="login"):
    return client.get(identify(go_to_provider(client, process), sub), follow=False)


def test_a_person_signs_in_with_a_real_provider_and_is_known_surely(as_, provider):
    client = as_()
    answer = sign_in(client, "gulnar")
    assert answer["Location"] == "/my/"
    person = signed_in_as(client)
    profile = queries.profile_of(person)
    assert profile.assurance is Assurance.EID
    assert profile.citizenships == {"KZ"}
    assert profile.residence == ("KZ-75", "KZ")
    assert str(profile.birth_date) == "1988-11-23"
    identity = queries.own_identity(person)
    assert (identity.name, identity.email, identity.phone) == ("Гүлнар Оспанова", "gulnar@example.org", "+77010000101")
    told = person.attributes.filter(source=f"provider:{demo.CODE}")
    assert {row.kind for row in told if row.verified} == {
        "citizenship",
        "residence",
        "birth_date",
        "name",
        "phone",
        "email",
        "subject",
    }
    assert all(row.at > NOW for row in told)


def test_the_way_to_the_provider_is_guarded(as_, provider):
    destination = go_to_provider(as_())
    query = dict(parse_qsl(urlsplit(destination).query))
    assert query["code_challenge_method"] == "S256"
    assert len(query["state"]) > 8
    assert query["redirect_uri"].endswith(f"/accounts/oidc/{demo.CODE}/login/callback/")
    assert set(query["scope"].split()) == {"openid", "profile", "email", "phone"}


def test_nothing_that_the_provider_told_lies_in_the_clear(as_, provider):
    client = as_()
    sign_in(client, "gulnar")
    sign_in(as_(), "anna")
    account = SocialAccount.objects.get(uid="gulnar")
    assert account.extra_data == {}
    assert not SocialApp.objects.exists()
    lying = " ".join(str(session.get_decoded()) for session in Session.objects.all())
    for secret in ("Лебедева", "1979-02-01", "KZ-10", "Оспанова"):
        assert secret not in lying


def test_signing_in_again_is_the_same_person_with_what_is_told_now(as_, provider):
    sign_in(as_(), "gulnar")
    Attribute.objects.filter(kind="birth_date").delete()
    client = as_()
    assert sign_in(client, "gulnar")["Location"] == "/my/"
    assert Person.objects.count() == 1
    assert str(queries.profile_of(Person.objects.get()).birth_date) == "1988-11-23"
    assert SocialAccount.objects.get().extra_data == {}


def test_whoever_has_no_address_at_the_provider_gives_one_and_confirms_it(as_, provider, published):
    client = as_()
    answer = sign_in(client, "anna")
    assert answer["Location"] == reverse("socialaccount_signup")
    assert "Your e-mail address" in text(client.get(answer["Location"]))
    answer = client.post(answer["Location"], {"email": "anna@example.org"})
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert signed_in_as(client) is None
    client.post(answer["Location"], {"code": code_in(published)})
    person = signed_in_as(client)
    assert queries.profile_of(person).citizenships == {"RU"}
    assert queries.profile_of(person).residence == ()
    assert queries.own_identity(person).email == "anna@example.org"


def test_what_a_provider_tells_that_cannot_be_is_left_out_gently(as_, provider):
    client = as_()
    answer = client.get(identify(go_to_provider(client), "wrong"))
    assert answer["Location"] == "/my/"
    page = text(client.get(reverse("people:data")))
    for sentence in ("This country is not known.", "This place is not known.", "Enter a real date of birth"):
        assert sentence in page
    person = signed_in_as(client)
    profile = queries.profile_of(person)
    assert (profile.citizenships, profile.residence, profile.birth_date) == (frozenset(), (), None)
    assert queries.own_identity(person).given == "Қате"
    assert profile.assurance is Assurance.EID


def test_a_country_code_of_three_letters_is_understood(as_, provider):
    client = as_()
    sign_in(client, "alpha3")
    assert queries.profile_of(signed_in_as(client)).citizenships == {"KZ"}


@pytest.mark.parametrize(("sub", "level"), [("paul", Assurance.EMAIL), ("unknown-level", Assurance.EMAIL)])
def test_a_low_or_unknown_level_leaves_everything_but_the_address_claimed(as_, provider, sub, level):
    client = as_()
    sign_in(client, sub)
    person = signed_in_as(client)
    assert queries.profile_of(person).assurance is level
    assert not person.attributes.filter(kind="citizenship", verified=True).exists()


def test_an_address_that_has_an_account_is_not_handed_over_to_a_provider(as_, provider, citizen, published):
    client = as_()
    sign_in(client, "taken")
    assert signed_in_as(client) is None
    assert not citizen.attributes.filter(source=f"provider:{demo.CODE}").exists()
    assert letters(published)[-1].to == "aigerim@example.kz"


def test_an_electronic_identity_is_connected_to_an_account_and_removed_again(as_, provider, citizen):
    client = enter(as_())
    answer = sign_in(client, "gulnar", process="connect")
    assert answer["Location"] == reverse("socialaccount_connections")
    assert queries.profile_of(citizen).assurance is Assurance.EID
    account = SocialAccount.objects.get()
    assert account.user.person == citizen
    assert account.extra_data == {}
    assert "Sample eID" in text(client.get(answer["Location"]))


def test_the_identity_of_somebody_else_is_not_connected(as_, provider, citizen):
    sign_in(as_(), "gulnar")
    client = enter(as_())
    sign_in(client, "gulnar", process="connect")
    assert not citizen.attributes.filter(source=f"provider:{demo.CODE}").exists()
    assert SocialAccount.objects.get().user.person != citizen


def test_refusing_at_the_provider_changes_nothing(as_, provider):
    client = as_()
    destination = go_to_provider(client)
    with httpx.Client(timeout=5) as browser:
        back = browser.post(destination, data={"action": "deny"})
    parts = urlsplit(back.headers["location"])
    answer = client.get(f"{parts.path}?{parts.query}", follow=True)
    assert "That did not work" in text(answer)
    assert not Person.objects.exists()


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=x", "?code=%00&state=%00"])
def test_a_made_up_way_back_from_a_provider_is_refused_gently(as_, provider, query):
    answer = as_().get(f"/accounts/oidc/{demo.CODE}/login/callback/{query}")
    assert answer.status_code in {200, 302, 401}
    assert not Person.objects.exists()


def test_a_provider_that_is_switched_off_or_unknown_leads_nowhere(as_, provider):
    provider.enabled = False
    provider.save()
    assert as_().post(f"/accounts/oidc/{demo.CODE}/login/").status_code == 404
    assert as_().post("/accounts/oidc/other/login/").status_code == 404
    assert "Sample eID" not in text(as_().get("/accounts/login/"))


def test_a_provider_that_is_down_is_told_of_in_a_sentence(as_, provider):
    provider.server_url = "http://127.0.0.1:9"
    provider.save()
    assert "did not confirm it" in text(as_().post(f"/accounts/oidc/{demo.CODE}/login/"))


def test_a_provider_describes_itself(port):
    assert discovery.describe(f"http://localhost:{port}/")["issuer"] == f"http://localhost:{port}"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://idp.example.org", "provider_insecure"),
        ("http://127.0.0.1:9", "provider_unreachable"),
        ("http://localhost:{port}/nothing", "provider_status"),
        ("ftp://localhost", "provider_unreachable"),
        ("http://localhost:99999", "provider_unreachable"),
    ],
)
def test_a_wrong_address_of_a_provider_is_told_in_a_sentence(port, address, code):
    with pytest.raises(Refusal) as caught:
        discovery.describe(address.format(port=port))
    assert caught.value.code == code
    assert caught.value.fields["server_url"]


DESCRIBED = dict.fromkeys(discovery.WANTED, "http://localhost/x")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (json.dumps(DESCRIBED), "provider_issuer"),
        (json.dumps({**DESCRIBED, "jwks_uri": None}), "provider_incomplete"),
        (json.dumps([1]), "provider_incomplete"),
        ("<html>", "provider_no_json"),
        ("", "provider_no_json"),
        (" " * (discovery.LONGEST + 1), "provider_no_json"),
    ],
)
def test_a_wrong_description_is_told_in_a_sentence(serving, body, code):
    with pytest.raises(Refusal) as caught:
        discovery.describe(serving(body))
    assert caught.value.code == code
    assert str(caught.value.message)


@pytest.fixture
def serving():
    """A server on this machine that answers every question with one text."""
    servers = []

    def serve(body: str) -> str:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        servers.append(server)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_administrator_tries_a_provider(as_, administrator, provider):
    answer = as_(administrator).post(reverse("people:provider_test", args=[demo.CODE]), follow=True)
    assert "is saved and answers" in text(answer)


# Mapping


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ({"acr": "high"}, Assurance.EID),
        ({"acr": "low"}, Assurance.NONE),
        ({}, Assurance.NONE),
        ({"acr": ["high"]}, Assurance.NONE),
    ],
)
def test_the_level_follows_the_values_that_are_named(told, level):
    mapping = claims.Mapping(assurance=Assurance.QUALIFIED, levels={"high": Assurance.EID})
    assert claims.level_of(mapping, told) is level


def test_without_named_values_every_sign_in_has_the_level_of_the_provider():
    assert claims.level_of(claims.Mapping(assurance=Assurance.QUALIFIED), {}) is Assurance.QUALIFIED


@pytest.mark.parametrize(
    ("name", "value"),
    [("a", 1), ("b.c", 2), ("b.d", None), ("b.c.d", None), ("https://x.kz/y", 3), ("", None), ("b", {"c": 2})],
)
def test_a_dot_leads_into_a_nested_claim(name, value):
    assert claims.claim({"a": 1, "b": {"c": 2}, "https://x.kz/y": 3, "": 4}, name) == value
