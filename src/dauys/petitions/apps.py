"""Announces the area to the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dauys.kernel.manifest import Manifest, Retention

OBLIGATION_EVENTS = (
    "procedures.laid",
    "procedures.met",
    "procedures.extended",
    "procedures.due_soon",
    "procedures.warned",
    "procedures.overdue",
)


class PetitionsConfig(AppConfig):
    """The area as Django knows it, and as the house knows it."""

    name = "dauys.petitions"
    manifest = Manifest(
        code="petitions",
        holdings="dauys.petitions.holdings.of",
        urls="dauys.petitions.urls",
        api="dauys.petitions.api.routers",
        presets="dauys.petitions:presets",
        hides="dauys.petitions.queries.hides",
        notices="dauys.petitions.notices.NOTICES",
        driver="dauys.petitions.simulation.Driver",
        ticks=(
            "dauys.petitions.counting.run",
            "dauys.petitions.batches.run",
            "dauys.petitions.drafting.forget_abandoned",
            "dauys.petitions.summoning.run",
            "dauys.petitions.machine.run",
            "dauys.petitions.removing.run",
        ),
        histories="dauys.petitions.histories.of",
        subscribers={
            "procedures.term_ending": ("dauys.petitions.subscribers.count_to_the_end",),
            "procedures.moved": ("dauys.petitions.subscribers.on_moved",),
            "procedures.crossed": ("dauys.petitions.subscribers.on_crossed",),
            "procedures.author_gone": ("dauys.petitions.subscribers.on_author_gone",),
            "procedures.group_short": ("dauys.petitions.subscribers.on_group_short",),
            "files.refused": ("dauys.petitions.subscribers.on_file_refused",),
            "people.erased": ("dauys.petitions.subscribers.forget_person",),
            **dict.fromkeys(OBLIGATION_EVENTS, ("dauys.petitions.subscribers.on_obligation",)),
            "procedures.redirected": (
                "dauys.petitions.subscribers.on_redirected",
                "dauys.petitions.subscribers.on_obligation",
            ),
            "search.rebuild_wanted": ("dauys.petitions.subscribers.make_all_findable",),
        },
        retention=(
            Retention(
                model="procedures.Case",
                since="stage_since",
                days=180,
                what=_("Drafts of petitions that nobody works on, and their authors without an account"),
                why=_("So that you can come back to your draft."),
                only={"instrument": "petitions", "stage": "draft", "submitted_at": None},
            ),
            Retention(
                model="petitions.AdviceRequest",
                since="asked_at",
                days=60,
                what=_("Phone numbers to call about legal advice, where a request was never closed"),
                why=_("So that a lawyer can call; a closed request forgets the number at once."),
                blank=("sealed",),
            ),
            Retention(
                model="petitions.SignatureRequest",
                since="created_at",
                days=2,
                what=_("Signatures asked for by e-mail and not confirmed, with name and address"),
                why=_("As long as the code in the letter works."),
            ),
            Retention(
                model="petitions.Removal",
                since="at",
                days=365,
                blank=("sealed",),
                what=_("What was removed from a petition's page, sealed"),
                why=_("So that it can be put back if the removal was wrong."),
            ),
            Retention(
                model="petitions.RemovalRead",
                since="at",
                days=1095,
                what=_("Who has read what was removed from a petition's page, and what for"),
                why=_("So that nobody reads it without a reason."),
            ),
            Retention(
                model="petitions.Report",
                since="at",
                days=90,
                blank=("sealed",),
                what=_("Where to write to those who reported something and want to know what came of it"),
                why=_("Until that is told; it is removed at once then."),
            ),
            Retention(
                model="petitions.SignedStatement",
                since="case__petition__statements_until",
                days=1,
                what=_("What signers stated for verification: name, date of birth, address or document"),
                why=_("So that authorities can verify it; the procedure says until when."),
            ),
            Retention(
                model="petitions.SignedStatement",
                since="case__closed_at",
                days=180,
                what=_("What signers stated for verification, where the procedure states no term"),
                why=_("So that authorities can verify it."),
            ),
            Retention(
                model="petitions.StatementBatch",
                since="case__petition__statements_until",
                days=1,
                what=_("Batches of statements, encrypted to the key of an authority"),
                why=_("As long as the statements themselves."),
            ),
            Retention(
                model="petitions.SheetScan",
                since="sheet__case__petition__statements_until",
                days=1,
                what=_("Scans of sheets that were signed on paper"),
                why=_("As long as the statements themselves."),
            ),
            Retention(
                model="petitions.SheetTyping",
                since="sheet__case__petition__statements_until",
                days=1,
                what=_("What was typed in from sheets and never settled"),
                why=_("As long as the statements themselves."),
            ),
            Retention(
                model="petitions.SignatureContact",
                since="case__closed_at",
                days=180,
                what=_("Where to write to those who signed"),
                why=_("To tell them of the answer and of what follows it; then only the signature is left."),
            ),
        ),
    )
