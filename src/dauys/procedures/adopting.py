"""Procedures before and while they are in force: drafts that are worked on, adopted, discarded, taken out of force.

A draft is a version that nobody has adopted. What was adopted is never written again, so no running case is touched.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Kind, Refusal, invalid
from dauys.procedures import fitting, shipping
from dauys.procedures.models import Procedure
from dauys.procedures.schema import Preset
from dauys.procedures.writing import plain


@transaction.atomic
def begin_draft(
    preset: Preset,
    *,
    jurisdiction: Jurisdiction,
    now: datetime,  # noqa: ARG001
    taken_from: Preset | Procedure | None = None,
) -> Procedure:
    """Begin the next version of a procedure as a draft; of one procedure there is one draft at a time.

    taken_from: the shipped preset it follows, or the version whose origin it shares.
    """
    Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)  # two may not take the same number at once
    rows = Procedure.objects.filter(jurisdiction=jurisdiction, code=preset.code)
    if rows.filter(adopted_at=None).exists():
        raise Refusal("draft_exists", _("Somebody is already preparing a new version of this procedure."))
    version = (rows.aggregate(last=Max("version"))["last"] or 0) + 1
    draft = Procedure(jurisdiction=jurisdiction, code=preset.code, version=version)
    _fill(draft, preset)
    if isinstance(taken_from, Procedure):
        draft.shipped_as, draft.shipped_digest = taken_from.shipped_as, taken_from.shipped_digest
    elif taken_from is not None:
        shipping.mark(draft, taken_from)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        raise Refusal("draft_exists", _("Somebody is already preparing a new version of this procedure.")) from None
    return draft


@transaction.atomic
def change_draft(draft: Procedure, preset: Preset, *, now: datetime) -> Procedure:  # noqa: ARG001
    """Write other rules into a draft. Refusal: it is in force by now, or the rules are of another procedure."""
    if preset.code != draft.code:
        sentence = _("The code of a procedure cannot be changed.")
        raise invalid("other_code", sentence, code=sentence)
    if preset.jurisdiction != draft.jurisdiction.code:
        raise invalid(
            "other_law", _("The procedure must be of this jurisdiction."), jurisdiction=draft.jurisdiction.code
        )
    _fill(draft, preset)
    columns = {name: getattr(draft, name) for name in ("instrument", "title", "text")}
    if not Procedure.objects.filter(pk=draft.pk, adopted_at=None).update(**columns):
        raise _no_draft()
    return draft


def _fill(draft: Procedure, preset: Preset) -> None:
    text: dict[str, Any] = {**plain(preset), "version": draft.version}
    draft.instrument, draft.title, draft.text = preset.instrument, dict(preset.title), text


@transaction.atomic
def put_in_force(draft: Procedure, *, now: datetime) -> Procedure:
    """Adopt a draft: new cases start under it from now on, running ones keep the version they began under."""
    if mistakes := fitting.misfits(draft.preset):
        first = mistakes[0]
        raise Refusal("does_not_fit", f"{first.key}: {first.message}")
    if not Procedure.objects.filter(pk=draft.pk, adopted_at=None).update(adopted_at=now):
        raise _no_draft()
    draft.adopted_at = now
    earlier = Procedure.objects.filter(jurisdiction=draft.jurisdiction_id, code=draft.code, retired_at=None)
    earlier.filter(adopted_at__isnull=False).exclude(pk=draft.pk).update(retired_at=now)
    return draft


def discard(draft: Procedure, *, now: datetime) -> None:  # noqa: ARG001
    """Throw a draft away. Refusal: it is in force by now."""
    gone, _rows = Procedure.objects.filter(pk=draft.pk, adopted_at=None).delete()
    if not gone:
        raise _no_draft()


def keep_own(procedure: Procedure, *, now: datetime) -> Procedure:  # noqa: ARG001
    """Let newer rules of the product be: nobody is told of them again until they change once more."""
    shipped = shipping.newer(procedure)
    if shipped is None:
        raise Refusal("nothing_newer", _("The product has no newer rules for this procedure."))
    shipping.mark(procedure, shipped)
    procedure.save(update_fields=["shipped_as", "shipped_digest"])
    return procedure


def retire(procedure: Procedure, *, now: datetime) -> Procedure:
    """Take a procedure out of force: nothing new starts under it, what runs goes on."""
    rows = Procedure.objects.filter(pk=procedure.pk, adopted_at__isnull=False, retired_at=None)
    if not rows.update(retired_at=now):
        raise Refusal("not_in_force", _("This version is not in force."))
    procedure.retired_at = now
    return procedure


def _no_draft() -> Refusal:
    return Refusal("no_draft", _("This is not a draft any more."), kind=Kind.CONFLICT)
