"""Opening accounts and signing in: by code, password and second step; the pages of it."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse
from tests.people.signing import CODE, code_in, enter, letters, signed_in_as, text

from dauys.people import demo, queries
from dauys.people.assurance import Assurance
from dauys.people.models import Account, IdentityProvider, Person


@pytest.fixture
def provider(kz, almaty) -> IdentityProvider:
    return demo.set_up(kz)


# E-mail, password, code


@pytest.mark.django_db
def test_an_account_is_opened_with_an_address_and_the_code_sent_to_it(as_, published):
    client = as_()
    answer = client.post("/accounts/signup/", {"email": "New@Example.kz"})
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "new@example.kz" in text(client.get(answer["Location"]))
    assert signed_in_as(client) is None
    answer = client.post(answer["Location"], {"code": code_in(published)})
    assert answer["Location"] == "/my/"
    person = signed_in_as(client)
    assert person
    assert person.language == "en"
    assert queries.own_identity(person).email == "new@example.kz"
    assert queries.profile_of(person).assurance is Assurance.EMAIL
    assert Account.objects.get().has_usable_password() is False


@pytest.mark.django_db
def test_a_wrong_code_opens_nothing(as_, published):
    client = as_()
    client.post("/accounts/signup/", {"email": "new@example.kz"})
    wrong = f"{(int(code_in(published)) + 1) % 1_000_000:06}"
    answer = client.post(reverse("account_email_verification_sent"), {"code": wrong})
    assert "Incorrect code" in text(answer)
    assert signed_in_as(client) is None
    assert not EmailAddress.objects.get().verified


@pytest.mark.django_db
def test_opening_an_account_looks_the_same_when_there_is_one_already(as_, citizen, published):
    new, known = as_(), as_()
    answers = [
        new.post("/accounts/signup/", {"email": "new@example.kz"}),
        known.post("/accounts/signup/", {"email": "aigerim@example.kz"}),
    ]
    assert len({answer["Location"] for answer in answers}) == 1
    pages = [text(client.get(answers[0]["Location"])) for client in (new, known)]
    blank = [re.sub(r'(new|aigerim)@example\.kz|value="[^"]*"', "", page) for page in pages]
    assert blank[0] == blank[1]
    assert letters(published)[-1].subject == "You have an account already"
    assert Person.objects.count() == 2


@pytest.mark.django_db
def test_signing_in_with_a_code_looks_the_same_for_unknown_addresses(as_, citizen, published):
    known, unknown = as_(), as_()
    answers = [
        known.post("/accounts/login/code/", {"email": "aigerim@example.kz"}),
        unknown.post("/accounts/login/code/", {"email": "nobody@example.kz"}),
    ]
    assert len({answer["Location"] for answer in answers}) == 1
    assert letters(published)[-1].subject == "There is no account with this address"
    (code,) = CODE.findall(letters(published)[0].body)
    assert known.post(answers[0]["Location"], {"code": code}).status_code == 302
    assert signed_in_as(known) == citizen


def test_signing_in_with_a_password_and_out_again(as_, citizen):
    client = as_()
    answer = client.post("/accounts/login/?next=/my/data/", {"login": "AIGERIM@example.kz", "password": "wrong"})
    assert "not correct" in text(answer)
    answer = client.post("/accounts/login/", {"login": "AIGERIM@example.kz", "password": "Kelesi-bekette-7"})
    assert answer["Location"] == "/my/"
    assert signed_in_as(client) == citizen
    assert "Sign out" in text(client.get("/accounts/logout/"))
    assert signed_in_as(client) == citizen
    client.post("/accounts/logout/")
    assert signed_in_as(client) is None


def test_guessing_passwords_is_stopped(as_, citizen):
    client = as_()
    for _attempt in range(5):
        client.post("/accounts/login/", {"login": "aigerim@example.kz", "password": "wrong"})
    answer = client.post("/accounts/login/", {"login": "aigerim@example.kz", "password": "Kelesi-bekette-7"})
    assert "Too many failed login attempts" in text(answer)
    assert signed_in_as(client) is None


def test_a_forgotten_password_is_replaced_with_a_code(as_, citizen, published):
    client = as_()
    answer = client.post("/accounts/password/reset/", {"email": "aigerim@example.kz"}, follow=True)
    code = code_in(published)
    answer = client.post(answer.redirect_chain[-1][0], {"code": code}, follow=True)
    answer = client.post(
        answer.redirect_chain[-1][0], {"password1": "Tau-men-tengiz-9", "password2": "Tau-men-tengiz-9"}, follow=True
    )
    assert Account.objects.get(person=citizen).check_password("Tau-men-tengiz-9")


def test_a_new_address_takes_the_place_of_the_old_one_once_it_is_confirmed(as_, citizen, published):
    client = enter(as_())
    answer = client.post("/accounts/email/", {"action_add": "", "email": "other@example.kz"}, follow=True)
    assert queries.own_identity(citizen).email == "aigerim@example.kz"
    answer = client.post(reverse("account_email_verification_sent"), {"code": code_in_latest(published)}, follow=True)
    assert answer.status_code in {200, 404}
    assert queries.own_identity(citizen).email == "other@example.kz"
    assert Account.objects.get(person=citizen).email == "other@example.kz"


def code_in_latest(published):
    return next(found for event in reversed(letters(published)) for found in CODE.findall(event.body))


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_a_mail_scanner_follows_confirms_nothing(as_, citizen, method):
    EmailAddress.objects.update(verified=False)
    assert getattr(as_(), method)("/accounts/confirm-email/anything/").status_code in {302, 404, 405}
    assert not EmailAddress.objects.get().verified


# Pages


ENTRANCE = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/signup/passkey/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
    "/accounts/inactive/",
]
INSIDE = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/3rdparty/",
    "/accounts/logout/",
    "/my/security/",
]


def check_page(answer):
    page = answer.content.decode()
    assert answer.status_code in {200, 401}
    assert "<h1" in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)=", page)
    content = page.partition("<main")[2]
    for form in re.findall(r'<form method="post".*?</form>', content, flags=re.DOTALL):
        assert "csrfmiddlewaretoken" in form


@pytest.mark.parametrize("address", ENTRANCE)
def test_the_pages_before_signing_in_have_no_inline_script(as_, provider, address):
    check_page(as_().get(address))


@pytest.mark.parametrize("address", INSIDE)
def test_the_pages_of_an_account_have_no_inline_script(as_, citizen, provider, address):
    client = enter(as_())
    check_page(client.get(address))


def test_the_sign_in_page_offers_each_way_and_works_without_scripts(as_, provider):
    page = text(as_().get("/accounts/login/?next=/my/data/"))
    for way in ("Continue with Sample eID", "Get a code by e-mail", "Sign in with a passkey", "Forgot your password?"):
        assert way in page
    assert 'name="next" value="/my/data/"' in page
    assert "data-passkey-area hidden" in page
    assert "placeholder=" not in page


def test_the_passkey_page_carries_its_options_in_an_attribute(as_, citizen):
    client = enter(as_())
    page = text(client.get("/accounts/2fa/webauthn/add/"))
    assert 'data-passkey="create"' in page
    assert '"challenge"' in page
    assert 'name="credential"' in page
    answer = client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert answer.status_code in {200, 302}


def test_an_authenticator_app_is_a_second_step_and_its_key_is_sealed(as_, citizen):
    client = enter(as_())
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/accounts/2fa/totp/activate/", {"code": totp(secret)})
    stored = Authenticator.objects.get(type="totp")
    assert secret not in str(stored.data)
    assert isinstance(stored.wrap(), TOTP)
    check_page(client.get("/accounts/2fa/recovery-codes/"))
    check_page(client.get("/accounts/2fa/totp/deactivate/"))
    other = as_()
    answer = other.post("/accounts/login/", {"login": "aigerim@example.kz", "password": "Kelesi-bekette-7"})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert signed_in_as(other) is None
    check_page(other.get(answer["Location"]))


def totp(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
