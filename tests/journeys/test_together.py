"""Two people write one petition: one invites by a link, the other joins, both change the text, one leaves."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import MakeStage
from tests.journeys.main_job import MainJob
from tests.journeys.stories import Somebody
from tests.journeys.watching import NARROW, Accessible, foreign, narrow

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "scripts"), [("kk", True), ("ru", False)])
def test_two_people_write_one_petition(stage: MakeStage, language: str, *, scripts: bool):
    looks = (Accessible(), narrow, foreign) if scripts else (foreign,)
    told = stage(language, *looks, viewport=NARROW, java_script_enabled=scripts, bypass_csp=True)
    job = MainJob(told, "gulnar", "erlan", route=300 + scripts)
    author = job.somebody_begins()
    author.opens(f"/petitions/{job.case}/manage/organisers/")
    other = _joins(told.somebody(), _invitation(author))
    other.reads("You organise this petition").follows_button("Go on writing")
    other.opens(f"/petitions/start/{job.case}/what/")
    other.writes("What do you want to be done?", job.words.title + " 2").presses("Continue")
    author.opens(f"/petitions/start/{job.case}/check/").sees(job.words.title + " 2")
    author.opens(f"/petitions/{job.case}/manage/organisers/").sees("Ерлан С.")
    other.opens(f"/petitions/{job.case}/manage/organisers/").presses("Leave")
    author.opens(f"/petitions/{job.case}/manage/organisers/").misses("Ерлан С.")


def _invitation(author: Somebody) -> str:
    author.presses("Make the invitation link")
    return author.page.get_by_label(author.say("The invitation")).input_value()


def _joins(other: Somebody, link: str) -> Somebody:
    other.opens(link).follows_button("Sign in").identifies("erlan")
    return other.reads("What organisers do").presses("Join")
