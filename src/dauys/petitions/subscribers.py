"""What petitions do when something happens to their cases."""

from __future__ import annotations

from datetime import datetime

from dauys.files.events import Refused
from dauys.kernel.rehearsal import rehearsing
from dauys.people.events import PersonErased
from dauys.petitions import actions, attachments, batches, counting, erasure, letters, statements, verifying
from dauys.petitions.models import Petition
from dauys.places import queries as places
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import rules
from dauys.procedures.events import (
    AuthorGone,
    Crossed,
    GroupShort,
    Moved,
    ObligationEvent,
    Overdue,
    Redirected,
    TermEnding,
)
from dauys.procedures.models import Case, Threshold
from dauys.search import actions as search
from dauys.search.actions import RebuildWanted


def count_to_the_end(event: TermEnding) -> None:
    """Before a term's consequence follows, count everything that came in time, what no window had included."""
    petition = Petition.objects.filter(pk=event.case_id).first()
    if petition is not None:
        last = event.ends - counting.INSTANT
        counting.count(petition, now=last, lag=counting.NO_LAG)
        counting.recount(petition, now=last, lag=counting.NO_LAG)


def make_findable(petition: Petition, case: Case, now: datetime) -> None:
    """Put what the petition says where it is searched for; only listed ones are found."""
    search.put(
        case.pk,
        instrument=case.instrument,
        jurisdiction=case.jurisdiction,
        titles=petition.titles,
        bodies=petition.bodies,
        topic=case.topic.code if case.topic else "",
        place_codes=places.lineage(case.place),
        listed=case.listed,
        now=now,
    )


def on_crossed(event: Crossed) -> None:
    """A petition that has become listed can be found from now on; those whom the preset names are told."""
    petition = Petition.objects.filter(pk=event.case_id).first()
    if petition is not None:
        case = cases.case(event.case_id)
        make_findable(petition, case, event.at)
        letters.newly_listed(case, event.at)
        letters.crossed(event)


def on_obligation(event: ObligationEvent) -> None:
    """Tell those whom a duty concerns; where the time to certify is over, see what has come of it."""
    petition = Petition.objects.filter(pk=event.case_id).first()
    if petition is None:
        return
    letters.obligation(event)
    if isinstance(event, Overdue):
        verifying.fall_short(petition, now=event.at)


def forget_person(event: PersonErased) -> None:
    """Drop what is kept about somebody beside their signatures, which go on counting."""
    erasure.forget(event.person_id, now=event.at)


def on_file_refused(event: Refused) -> None:
    """Tell those who organise a petition that something they attached is not kept, and why."""
    case_id = attachments.case_of(event.owner)
    petition = Petition.objects.filter(pk=case_id).first() if case_id else None
    if petition is not None:
        letters.file_refused(cases.case(petition.pk), event)


def on_redirected(event: Redirected) -> None:
    """What the former body had drafted is not passed on with its duty."""
    actions.drop_draft(event.obligation_id)


def on_author_gone(event: AuthorGone) -> None:
    """Those who are left may take a petition over."""
    if Petition.objects.filter(pk=event.case_id).exists():
        letters.author_gone(event)


def on_group_short(event: GroupShort) -> None:
    """Those who are left may find another organiser."""
    if Petition.objects.filter(pk=event.case_id).exists():
        letters.group_short(event)


def make_all_findable(event: RebuildWanted) -> None:
    """Put everything that was ever handed in once more."""
    for petition in Petition.objects.filter(case__submitted_at__isnull=False).iterator(chunk_size=1_000):
        make_findable(petition, cases.case(petition.pk), event.at)


def on_moved(event: Moved) -> None:
    """Make the petition findable as it stands now; entering a stage that was reached before, move on at once."""
    petition = Petition.objects.filter(pk=event.case_id).first()
    if petition is None or event.before == event.after:
        return
    case = cases.case(event.case_id)
    if not rehearsing():
        make_findable(petition, case, event.at)
        letters.newly_listed(case, event.at)
        letters.moved(event)
    statements.keep_until(petition, case, before=event.before, at=event.at)
    if case.rules.verifies:
        counting.recount(petition, now=event.at, lag=counting.NO_LAG)  # what no window had is handed over too
        verifying.open_checks(petition, event.at)
        batches.plan(petition, at=event.at)
    if case.preset.stage(event.before).verifies:
        counting.recount(petition, now=event.at, lag=counting.NO_LAG)
    if not case.rules.sign:
        return
    movers = [rule.name for rule in case.preset.thresholds_in(case.stage) if rule.moves]
    Threshold.objects.filter(case=case, name__in=movers).update(crossed_at=None)
    reached = counting.totals(petition)
    for threshold in case.thresholds.all():
        if threshold.need.met(reached) and rules.crossable(threshold, case):
            procedures.cross(case, threshold, at=event.at)
