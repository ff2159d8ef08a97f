"""Tables of procurement: need, tender, notice, question, bid, opening, evaluation, award, challenge."""

from tender.procurement.models.archive import Archive
from tender.procurement.models.award import Award, Letter
from tender.procurement.models.bid import Bid, BidAnswer, BidConfirmation, BidDraft, BidFile, Envelope
from tender.procurement.models.bid_work import BidColleague, DraftVersion
from tender.procurement.models.bond import Bond
from tender.procurement.models.challenge import Challenge
from tender.procurement.models.clarification import Clarification, ClarificationFile, ClarificationVote
from tender.procurement.models.committee import Appointment, CommitteeNeed, ExpertDraw, Replacement, VoidedResult
from tender.procurement.models.complaint import Complaint, Suspension
from tender.procurement.models.duty import Duty, DutyMark
from tender.procurement.models.ending import Ending, Succession
from tender.procurement.models.evaluation import Evaluation, Member, Report
from tender.procurement.models.examination import Examination, Finding
from tender.procurement.models.framework import CallOff, CallOffNotice, Entrant, Framework, PriceOffer, PriceRound
from tender.procurement.models.invitation import Draw, Invitation
from tender.procurement.models.need import Need
from tender.procurement.models.notice import Amendment, Notice
from tender.procurement.models.offer import LastOffer, OfferRound
from tender.procurement.models.opening import Opening
from tender.procurement.models.override import Override
from tender.procurement.models.plan import Intention, IntentionLine, Plan, PlanLine, PlannedTender
from tender.procurement.models.price_opening import PriceOpening
from tender.procurement.models.price_talk import AgreedPrice, PriceTalk, Talker
from tender.procurement.models.procedure import Choice, Standing
from tender.procurement.models.procurement_plan import PlanningPaper, ProcurementPlan
from tender.procurement.models.question import Question
from tender.procurement.models.reason import FindingReason
from tender.procurement.models.red_flag import FlagDecision, RedFlag
from tender.procurement.models.remedy import Effect, Fall, ObjectionDetail, ObjectionPoint, Supplement
from tender.procurement.models.scores import Result, Score, ScoreSheet
from tender.procurement.models.scoring import BidRecusal, EvidenceCount, Recheck, RecheckDone, Redaction, ResultBefore
from tender.procurement.models.scoring_terms import ScoringTerms
from tender.procurement.models.snapshot import Snapshot
from tender.procurement.models.sole_source import ShadowBid, SoleSource, SourceObjection
from tender.procurement.models.survey import Survey, SurveyAnswer, SurveyUnit
from tender.procurement.models.template import DraftTemplate
from tender.procurement.models.tender import Criterion, Follow, Lot, Requirement, Tender, TenderDocument
from tender.procurement.models.terms import BondMeans, TenderTerms
from tender.procurement.models.tie_draw import TieDraw
from tender.procurement.models.vote import ConformityVote, Dissent

__all__ = [
    "AgreedPrice",
    "Amendment",
    "Appointment",
    "Archive",
    "Award",
    "Bid",
    "BidAnswer",
    "BidColleague",
    "BidConfirmation",
    "BidDraft",
    "BidFile",
    "BidRecusal",
    "Bond",
    "BondMeans",
    "CallOff",
    "CallOffNotice",
    "Challenge",
    "Choice",
    "Clarification",
    "ClarificationFile",
    "ClarificationVote",
    "CommitteeNeed",
    "Complaint",
    "ConformityVote",
    "Criterion",
    "Dissent",
    "DraftTemplate",
    "DraftVersion",
    "Draw",
    "Duty",
    "DutyMark",
    "Effect",
    "Ending",
    "Entrant",
    "Envelope",
    "Evaluation",
    "EvidenceCount",
    "Examination",
    "ExpertDraw",
    "Fall",
    "Finding",
    "FindingReason",
    "FlagDecision",
    "Follow",
    "Framework",
    "Intention",
    "IntentionLine",
    "Invitation",
    "LastOffer",
    "Letter",
    "Lot",
    "Member",
    "Need",
    "Notice",
    "ObjectionDetail",
    "ObjectionPoint",
    "OfferRound",
    "Opening",
    "Override",
    "Plan",
    "PlanLine",
    "PlannedTender",
    "PlanningPaper",
    "PriceOffer",
    "PriceOpening",
    "PriceRound",
    "PriceTalk",
    "ProcurementPlan",
    "Question",
    "Recheck",
    "RecheckDone",
    "RedFlag",
    "Redaction",
    "Replacement",
    "Report",
    "Requirement",
    "Result",
    "ResultBefore",
    "Score",
    "ScoreSheet",
    "ScoringTerms",
    "ShadowBid",
    "Snapshot",
    "SoleSource",
    "SourceObjection",
    "Standing",
    "Succession",
    "Supplement",
    "Survey",
    "SurveyAnswer",
    "SurveyUnit",
    "Suspension",
    "Talker",
    "Tender",
    "TenderDocument",
    "TenderTerms",
    "TieDraw",
    "VoidedResult",
]
