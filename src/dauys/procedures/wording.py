"""The engine's own words for people: stages, actions, roles. Words of one law are in its preset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Colour = Literal["blue", "grey", "green", "yellow", "red"]

STAGES: Mapping[str, StrOrPromise] = {
    "draft": _("Draft"),
    "organising": _("Looking for organisers"),
    "advice": _("With legal advisers"),
    "unlisted": _("Looking for first supporters"),
    "moderation": _("Being checked"),
    "discussion": _("Open for discussion"),
    "gathering": _("Collecting signatures"),
    "verification": _("Signatures being verified"),
    "delivered": _("Handed over"),
    "consideration": _("Waiting for an answer"),
    "hearing": _("Hearing"),
    "answered": _("Answered"),
    "rejected": _("Refused"),
    "lapsed": _("Closed without enough signatures"),
    "withdrawn": _("Withdrawn by the author"),
}

COLOURS: Mapping[str, Colour] = {
    "gathering": "blue",
    "discussion": "blue",
    "unlisted": "blue",
    "verification": "yellow",
    "delivered": "yellow",
    "consideration": "yellow",
    "hearing": "yellow",
    "answered": "green",
    "rejected": "red",
}
"""Colours of stages' tags; grey where none is named."""

DONE: Mapping[str, StrOrPromise] = {
    "draft": _("Begun"),
    "edit": _("Text changed"),
    "submit": _("Handed in"),
    "join": _("Organiser joined"),
    "leave": _("Organiser left"),
    "assign": _("Roles of organisers changed"),
    "hand_over": _("Offered to another author"),
    "take_over": _("Taken over by another author"),
    "vacate": _("Left without an author"),
    "short": _("Too few organisers left"),
    "complete": _("Enough organisers again"),
    "short_ended": _("Closed for want of organisers"),
    "accept": _("Checked and opened for signatures"),
    "return": _("Returned to the author for changes"),
    "reject": _("Refused"),
    "open": _("Opened for signatures"),
    "correct": _("A slip corrected"),
    "deliver": _("Handed over"),
    "respond": _("Answer published"),
    "extend": _("More time for the answer"),
    "redirect": _("Passed on to the body responsible"),
    "succeeded": _("Taken over by the body's successor"),
    "request_info": _("More information asked for"),
    "invite": _("Author invited"),
    "press": _("Answer urged"),
    "hear": _("Hearing set"),
    "advise": _("Advice given"),
    "sheet_settled": _("Sheet of signatures counted"),
    "batch_made": _("Statements encrypted for an authority"),
    "batch_fetched": _("Statements fetched by an authority"),
    "advice_asked": _("Legal advice asked for"),
    "advice_given": _("Legal advice given"),
    "advice_closed": _("Legal advice ended"),
    "verify": _("Statements certified"),
    "vote": _("Vote held"),
    "conclude": _("Conclusion reached"),
    "plan": _("Plan of execution"),
    "milestone": _("Step of execution"),
    "withdraw": _("Withdrawn by the author"),
    "object": _("The author objected to the refusal"),
    "uphold": _("Objection looked at by a second person: the refusal stands"),
    "overturn": _("Objection looked at by a second person: the refusal was lifted"),
    "removed": _("Something was removed from this page"),
    "restored": _("Something that had been removed was put back"),
    "removal_objected": _("The author objected to the removal"),
    "removal_upheld": _("Objection looked at by a second person: the removal stands"),
    "report_settled": _("A report by a reader was looked at"),
    "attachment_removed": _("An attachment taken down"),
    "term_ended": _("Time for signing over"),
    "reply": _("Request answered"),
    "effect": _("What came of it"),
    "unanswered": _("A request was not answered in time"),
    "minutes": _("Minutes of the hearing published"),
    "called_off": _("Hearing called off"),
    "overdue": _("A term has passed without an answer"),
    "translate": _("Translation added"),
    "untranslate": _("Added translation removed"),
    "threshold": _("Threshold reached"),
    "counted": _("Signatures counted"),
    "frozen": _("Number needed fixed"),
    "donate": _("Donation received"),
    "refund": _("Donation given back"),
}
"""What a ledger entry says happened."""

OUTCOMES: Mapping[str, StrOrPromise] = {
    "satisfied": _("Request met"),
    "partly": _("Request met in part"),
    "refused": _("Request refused, with reasons"),
    "explained": _("Explained"),
}
"""Outcomes of an answer where the preset has no words of its own."""

REASONS: Mapping[str, StrOrPromise] = {
    "changes": _("Some things in the text need to be changed"),
}
"""Reasons of moderators where the preset has no words of its own."""

DUTIES: Mapping[str, StrOrPromise] = {
    "objection": _("Decide on the author's objection"),
    "evidence": _("What the committee has asked for"),
    "milestone": _("Carry out a step of the plan"),
}
"""Duties that every procedure knows, where the preset has no words of its own."""

DUTY_STATES: Mapping[str, StrOrPromise] = {
    "open": _("Owed"),
    "late": _("Late"),
    "extended": _("Extended"),
    "met": _("Met"),
    "void": _("No longer owed"),
}
DUTY_COLOURS: Mapping[str, Colour] = {
    "open": "yellow",
    "late": "red",
    "extended": "yellow",
    "met": "green",
    "void": "grey",
}

LEVELS: Mapping[str, StrOrPromise] = {
    "supranational": _("Union"),
    "national": _("Country"),
    "regional": _("Region"),
    "municipal": _("Town or district"),
}
