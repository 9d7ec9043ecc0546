"""Petitions: their texts, who signs, what has been counted, what moderators, organisers and bodies say."""

from __future__ import annotations

from dauys.petitions.models.advice import AdviceMessage, AdviceRequest, Proposal
from dauys.petitions.models.answers import Response
from dauys.petitions.models.committees import Member
from dauys.petitions.models.consideration import Conclusion, Hearing, Inquiry, Vote
from dauys.petitions.models.corrections import Correction
from dauys.petitions.models.decisions import Report, Review
from dauys.petitions.models.execution import Effect, Milestone, Sighting
from dauys.petitions.models.objections import Objection
from dauys.petitions.models.paper import Sheet, SheetLine, SheetScan, SheetTyping
from dauys.petitions.models.removals import Removal, RemovalRead
from dauys.petitions.models.signatures import (
    Participation,
    Signature,
    SignatureBatch,
    SignatureContact,
    SignatureRequest,
)
from dauys.petitions.models.statements import (
    AuthorityKey,
    BatchFile,
    BatchRead,
    InvalidStatement,
    SignedStatement,
    StatementBatch,
)
from dauys.petitions.models.texts import Petition, Update
from dauys.petitions.models.totals import Certificate, HourTally, Tally
from dauys.petitions.models.translations import Translation, TranslationJob

__all__ = [
    "AdviceMessage",
    "AdviceRequest",
    "AuthorityKey",
    "BatchFile",
    "BatchRead",
    "Certificate",
    "Conclusion",
    "Correction",
    "Effect",
    "Hearing",
    "HourTally",
    "Inquiry",
    "InvalidStatement",
    "Member",
    "Milestone",
    "Objection",
    "Participation",
    "Petition",
    "Proposal",
    "Removal",
    "RemovalRead",
    "Report",
    "Response",
    "Review",
    "Sheet",
    "SheetLine",
    "SheetScan",
    "SheetTyping",
    "Sighting",
    "Signature",
    "SignatureBatch",
    "SignatureContact",
    "SignatureRequest",
    "SignedStatement",
    "StatementBatch",
    "Tally",
    "Translation",
    "TranslationJob",
    "Update",
    "Vote",
]
