"""The messages that petitions send."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dauys.notifications.kinds import ACCOUNT, FOLLOWED, OWN, SIGNED, WORK, Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SIGNATURE_CODE = Kind(
    code="petition_signature_code",
    group=ACCOUNT,
    title=_("Confirm your signature"),
    context={"petition": "Clean air for Almaty", "code": "482913", "link": "/petitions/1/confirm/2/?code=482913"},
    link="link",
    transactional=True,
    secret=True,
    inbox=False,
    lifetime=timedelta(days=2),
)
UNSIGN_CODE = Kind(
    code="petition_unsign_code",
    group=ACCOUNT,
    title=_("Take my signature back"),
    context={"petition": "Clean air for Almaty", "code": "482913", "link": "/petitions/1/unsign/2/?code=482913"},
    link="link",
    transactional=True,
    secret=True,
    inbox=False,
    lifetime=timedelta(days=2),
)
SIGNATURE_REPEAT = Kind(
    code="petition_signature_repeat",
    group=ACCOUNT,
    title=_("You have signed already"),
    context={"petition": "Clean air for Almaty", "link": "/petitions/1/"},
    link="link",
    transactional=True,
    inbox=False,
    lifetime=timedelta(days=2),
)
MAILBOX_FULL = Kind(
    code="petition_mailbox_full",
    group=ACCOUNT,
    title=_("This address has been used"),
    context={"petition": "Clean air for Almaty", "link": "/petitions/1/"},
    link="link",
    transactional=True,
    inbox=False,
    lifetime=timedelta(days=2),
)
AUTHOR_LINK = Kind(
    code="petition_author_link",
    group=ACCOUNT,
    title=_("The link to your petition"),
    context={"link": "/petitions/start/1/key/abc/"},
    link="link",
    transactional=True,
    secret=True,
    inbox=False,
    lifetime=timedelta(days=2),
)
REPORT_SETTLED = Kind(
    code="petition_report_settled",
    group=ACCOUNT,
    title=_("What came of your report"),
    context={"petition": "Clean air for Almaty", "answer": "The name was taken out.", "link": "/petitions/1/"},
    link="link",
    paragraphs=frozenset({"answer"}),
    transactional=True,
    inbox=False,
)
CALL_PROMISED = Kind(
    code="advice_call_promised",
    group=ACCOUNT,
    title=_("You will be called"),
    context={},
    transactional=True,
    inbox=False,
    lifetime=timedelta(hours=12),
)

SAMPLES = {
    "petition_title": "Пандус",
    "body_name": "Алматы қаласының әкімдігі",
    "place_name": "Алматы қаласы",
    "due": "1.12.2026",
    "link": "/petitions/1/",
    "needed": "5",
    "reason": "Көршінің аты-жөнін алып тастаңыз.",
    "edit_link": "/petitions/1/",
    "until": "1.06.2027",
    "what": "Мәтіннің үзінділері",
    "objection_until": "1.07.2026",
    "objection_link": "/petitions/1/manage/objection/",
    "count": "50",
    "rule": "20 жұмыс күні",
    "duty": "Жауап беру",
    "desk_link": "/desk/duties/1/",
    "days": "5",
    "from_body_name": "Астана қаласының әкімдігі",
    "outcome": "Қанағаттандырылды",
    "summary": "Пандустар қыста алдымен тазаланады.",
    "update_title": "Жартысынан астық",
    "update_text": "Рақмет!",
    "organiser": "Айгүл С.",
    "role": "Өкіл",
    "file_name": "көше.jpg",
    "advice_link": "/petitions/1/manage/advice/",
    "organisers_link": "/petitions/1/manage/organisers/",
    "request_link": "/petitions/1/manage/requests/2/",
    "hearing_link": "/hearings/1/",
    "when": "2026 ж. 1 желтоқсан, 10:00",
    "venue": "Үлкен зал",
    "who": "Петиция авторы",
    "step": "Пандус салу",
}
"""What each field of a letter may say, for previews."""


PARAGRAPHS = frozenset({"reason", "summary", "update_text"})
"""Fields that may hold several lines."""


def _event(code: str, group: str, title: StrOrPromise, fields: str, **more: Any) -> Kind:
    """A letter about an event: it tells the petition's title and these fields, the last of which is the link."""
    names = ("petition_title", *fields.split())
    paragraphs = frozenset(names) & PARAGRAPHS
    context = {name: SAMPLES[name] for name in names}
    return Kind(code=code, group=group, title=title, context=context, paragraphs=paragraphs, link=names[-1], **more)


EVENTS = (
    _event("petition_submitted", OWN, _("Handed in"), "body_name due link"),
    _event("petition_organiser_joined", OWN, _("An organiser has joined"), "organiser organisers_link"),
    _event("petition_organiser_left", OWN, _("An organiser has left"), "organiser organisers_link"),
    _event("petition_role_given", OWN, _("Your role among the organisers"), "role organisers_link"),
    _event("petition_offered", OWN, _("A petition is offered to you"), "until organisers_link"),
    _event("petition_taken_over", OWN, _("Somebody else is the author now"), "organiser link"),
    _event("petition_author_gone", OWN, _("The author has left"), "organisers_link"),
    _event("petition_group_short", OWN, _("Too few organisers left"), "until organisers_link"),
    _event("petition_group_lapsed", SIGNED, _("Closed for want of organisers"), "link"),
    _event("petition_correction_decided", OWN, _("A correction was decided on"), "edit_link"),
    _event("advice_asked", WORK, _("An author asks for advice"), "due desk_link", transactional=True),
    _event("advice_given", OWN, _("A lawyer has written to you"), "advice_link"),
    _event("advice_call_missed", OWN, _("We could not reach you"), "advice_link"),
    _event("petition_needs_sponsors", OWN, _("First supporters needed"), "needed link"),
    _event("petition_returned", OWN, _("Returned for changes"), "reason edit_link"),
    _event("petition_rejected", OWN, _("Refused"), "reason objection_until objection_link link"),
    _event(
        "petition_removed",
        OWN,
        _("Something was removed from your petition"),
        "what reason objection_until objection_link link",
    ),
    _event("petition_restored", OWN, _("Something was put back into your petition"), "what reason link"),
    _event("petition_referred", WORK, _("A petition that may be for you"), "from_body_name body_name reason link"),
    _event("petition_objection", WORK, _("An author's objection"), "due desk_link", transactional=True),
    _event("petition_objection_upheld", OWN, _("The decision stands"), "reason link"),
    _event("petition_objection_overturned", OWN, _("The decision was lifted"), "reason link"),
    _event("petition_file_refused", OWN, _("A file was not taken"), "file_name reason edit_link"),
    _event("petition_file_removed", OWN, _("A file was taken down"), "file_name reason link"),
    _event("petition_accepted", OWN, _("Opened for signatures"), "needed until link"),
    _event("petition_listed", OWN, _("Listed"), "count link"),
    _event("petition_new", FOLLOWED, _("A new petition"), "place_name body_name link"),
    _event("petition_halfway", OWN, _("Halfway there"), "count needed until link"),
    _event("petition_reached_author", OWN, _("Threshold reached"), "count body_name due link"),
    _event("petition_reached_signers", SIGNED, _("Threshold reached"), "count body_name due link"),
    _event("petition_reached_body", WORK, _("Threshold reached"), "count body_name due rule link", transactional=True),
    _event("obligation_laid", WORK, _("A new duty"), "duty body_name due desk_link", transactional=True),
    _event("obligation_due_in_days", WORK, _("Due soon"), "days due desk_link", transactional=True),
    _event("obligation_due_tomorrow", WORK, _("Due tomorrow"), "due desk_link", transactional=True),
    _event("obligation_due_today", WORK, _("Due today"), "due desk_link", transactional=True),
    _event("obligation_warning", WORK, _("The shorter term is over"), "duty due desk_link", transactional=True),
    _event("obligation_late", WORK, _("Late"), "due desk_link", transactional=True),
    _event("petition_late", SIGNED, _("The answer is late"), "body_name due link"),
    _event("petition_extended", SIGNED, _("More time for the answer"), "body_name due reason link"),
    _event(
        "petition_redirected",
        SIGNED,
        _("Passed on to the body responsible"),
        "from_body_name body_name reason due link",
    ),
    _event("petition_answered", SIGNED, _("Answered"), "body_name outcome summary link"),
    _event("petition_lapsed", SIGNED, _("Closed without enough signatures"), "count needed link"),
    _event("petition_withdrawn", SIGNED, _("Withdrawn by the author"), "reason link"),
    _event("petition_info_requested", OWN, _("More information is asked for"), "reason due request_link"),
    _event("petition_invited", OWN, _("You are invited"), "reason when venue request_link"),
    _event(
        "evidence_requested", WORK, _("Information is asked for"), "body_name reason due desk_link", transactional=True
    ),
    _event("request_answered", WORK, _("A request was answered"), "who summary desk_link"),
    _event("obligation_pressed", WORK, _("The committee urges an answer"), "body_name reason due desk_link"),
    _event("petition_hearing", SIGNED, _("A hearing is set"), "when venue reason hearing_link"),
    _event("petition_hearing_soon", SIGNED, _("The hearing is tomorrow"), "when venue hearing_link"),
    _event("petition_hearing_off", SIGNED, _("The hearing is called off"), "when reason hearing_link"),
    _event("petition_concluded", SIGNED, _("The committee has concluded"), "outcome summary link"),
    _event("petition_milestone", SIGNED, _("A step of the plan is done"), "body_name step when link"),
    _event("petition_effect", SIGNED, _("What came of it"), "body_name outcome summary link"),
    _event("petition_update", SIGNED, _("News from the author"), "update_title update_text link"),
    _event("signature_withdrawn", ACCOUNT, _("Signature taken back"), "link", transactional=True),
)
"""What has happened to a petition or a duty; the samples are what previews show."""

SIGNING = (SIGNATURE_CODE, UNSIGN_CODE, SIGNATURE_REPEAT, MAILBOX_FULL)
NOTICES = (CALL_PROMISED, AUTHOR_LINK, *SIGNING, REPORT_SETTLED, *EVENTS)
