"""Texts in another language than their page say so, so that a screen reader speaks them as they are."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW

from dauys.bodies.models import Body, Competence
from dauys.follow import actions as follow
from dauys.kernel.models import Jurisdiction
from dauys.topics.models import Topic

world, author, moderator = petitions.world, petitions.author, petitions.moderator
make_petition, as_ = petitions.make_petition, petitions.as_
AKIMAT = "Алматы әкімдігі"


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def akimat(world) -> Body:
    """A body that has a name and a description in Kazakh alone, competent for a topic of the same kind."""
    body = world.bodies["kz-75-akimat"]
    body.name, body.about = {"kk": AKIMAT}, {"kk": "Қаланы басқарады."}
    body.save()
    topic = Topic.objects.add_root(instance=Topic(code="roads", name={"kk": "Жолдар"}))
    Competence.objects.create(body=body, topic=topic)
    return body


def marked(text):
    return f'<span lang="kk">{text}</span>'


def page(client, address):
    return client.get(address).content.decode()


def test_a_petition_that_is_followed_is_listed_in_its_own_language(as_, author, make_petition):
    petition = make_petition(title="Тегін автобус")
    follow.follow(author.person, kind="case", target=str(petition.pk), now=NOW)
    link = f'<a class="govuk-link" href="/petitions/{petition.pk}/" lang="kk">Тегін автобус</a>'
    assert link in page(as_(author), "/my/")


def test_a_name_in_the_language_of_the_page_is_not_marked(client, akimat):
    Body.objects.filter(pk=akimat.pk).update(name={"kk": AKIMAT, "en": "Akimat"})
    html = page(client, "/bodies/?kind=all")
    assert ">Akimat</a>" in html
    assert marked("Akimat") not in html


def test_the_page_of_a_body_marks_what_is_in_another_language(client, akimat):
    assert marked(AKIMAT) in page(client, "/bodies/?kind=all")
    html = page(client, "/bodies/kz-75-akimat/")
    assert f"</span>{marked(AKIMAT)}</h1>" in html
    assert '<div class="dy-prose" lang="kk"><p>Қаланы басқарады.</p></div>' in html
    assert f"<li>{marked('Жолдар')}</li>" in html


@pytest.mark.parametrize(
    ("name", "parts"),
    [("admin-bodies", []), ("admin-body", ["kz-75-akimat"]), ("admin-jurisdictions", []), ("admin", [])],
)
def test_administrators_see_names_of_another_language_marked(as_, world, akimat, name, parts):
    Jurisdiction.objects.filter(code="KZ").update(name={"kk": AKIMAT})
    assert marked(AKIMAT) in page(as_(world.holder("administrator")), reverse(name, args=parts))


def test_administrators_see_each_name_in_its_language(as_, world, akimat):
    Body.objects.filter(pk=akimat.pk).update(name={"kk": AKIMAT, "en": "Akimat"})
    html = page(as_(world.holder("administrator")), reverse("admin-body", args=["kz-75-akimat"]))
    assert f'<span lang="kk">{AKIMAT} (kk)</span>' in html
    assert '<span lang="en">Akimat (en)</span>' in html
