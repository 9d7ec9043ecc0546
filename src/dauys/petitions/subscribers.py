"""What petitions do when something happens to their cases."""

from __future__ import annotations

from dauys.petitions import counting
from dauys.petitions.models import Petition
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import rules
from dauys.procedures.events import Moved, TermEnding
from dauys.procedures.models import Threshold


def count_to_the_end(event: TermEnding) -> None:
    """Before a term's consequence follows, count everything that came in time."""
    petition = Petition.objects.filter(pk=event.case_id).first()
    if petition is not None:
        counting.count(petition, now=event.ends - counting.INSTANT, lag=counting.NO_LAG)


def on_moved(event: Moved) -> None:
    """Entering a stage that moves on at a number reached before, move on at once."""
    petition = Petition.objects.filter(pk=event.case_id).first()
    if petition is None or event.before == event.after:
        return
    case = cases.case(event.case_id)
    if not case.rules.sign:
        return
    movers = [rule.name for rule in case.preset.thresholds_in(case.stage) if rule.moves]
    Threshold.objects.filter(case=case, name__in=movers).update(crossed_at=None)
    reached = counting.totals(petition)
    for threshold in case.thresholds.all():
        if threshold.need.met(reached) and rules.crossable(threshold, case):
            procedures.cross(case, threshold, at=event.at)
