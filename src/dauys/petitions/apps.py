"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig

from dauys.kernel.manifest import Manifest

OBLIGATION_EVENTS = (
    "procedures.laid",
    "procedures.met",
    "procedures.extended",
    "procedures.due_soon",
    "procedures.overdue",
)


class PetitionsConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.petitions"
    manifest = Manifest(
        code="petitions",
        urls="dauys.petitions.urls",
        presets="dauys.petitions:presets",
        notices="dauys.petitions.notices.NOTICES",
        driver="dauys.petitions.simulation.Driver",
        ticks=("dauys.petitions.counting.run",),
        subscribers={
            "procedures.term_ending": ("dauys.petitions.subscribers.count_to_the_end",),
            "procedures.moved": ("dauys.petitions.subscribers.on_moved",),
            "procedures.crossed": ("dauys.petitions.subscribers.on_crossed",),
            "people.erased": ("dauys.petitions.subscribers.forget_person",),
            **dict.fromkeys(OBLIGATION_EVENTS, ("dauys.petitions.subscribers.on_obligation",)),
            "procedures.redirected": (
                "dauys.petitions.subscribers.on_redirected",
                "dauys.petitions.subscribers.on_obligation",
            ),
            "search.rebuild_wanted": ("dauys.petitions.subscribers.make_all_findable",),
        },
    )
