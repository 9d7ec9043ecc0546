"""The main job in a browser: once in each language and once without scripts, each looked at in another way."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import MakeStage
from tests.journeys.main_job import MainJob
from tests.journeys.watching import NARROW, Accessible, foreign, narrow

pytestmark = pytest.mark.browser


def test_in_kazakh_on_the_narrowest_phone(stage: MakeStage):
    MainJob(stage("kk", narrow, foreign, viewport=NARROW), "gulnar", "erlan", route=37).told()


def test_in_russian_with_every_page_accessible_in_light_and_dark(stage: MakeStage):
    MainJob(stage("ru", Accessible(), foreign, bypass_csp=True), "sergei", "madina", route=92).told()


def test_in_english_on_a_wide_screen(stage: MakeStage):
    MainJob(stage("en"), "dana", "nurlan", route=201).told()


def test_in_russian_on_a_phone_without_scripts(stage: MakeStage):
    quiet = stage("ru", foreign, java_script_enabled=False, viewport={"width": 390, "height": 800})
    MainJob(quiet, "timur", "aizhan", route=12).told()
