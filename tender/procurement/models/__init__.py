"""Tables of procurement: need, tender, notice, question, bid, opening, evaluation, award, challenge."""

from tender.procurement.models.award import Award, Letter
from tender.procurement.models.bid import Bid, BidAnswer, BidDraft, BidFile, Envelope
from tender.procurement.models.challenge import Challenge
from tender.procurement.models.evaluation import Evaluation, Member, Report, Result, Score, ScoreSheet
from tender.procurement.models.examination import Examination, Finding
from tender.procurement.models.framework import CallOff, Entrant, Framework, PriceOffer, PriceRound
from tender.procurement.models.invitation import Draw, Invitation
from tender.procurement.models.need import Need
from tender.procurement.models.notice import Amendment, Notice
from tender.procurement.models.offer import LastOffer, OfferRound
from tender.procurement.models.opening import Opening
from tender.procurement.models.procedure import Choice, Standing
from tender.procurement.models.question import Question
from tender.procurement.models.sole_source import ShadowBid, SoleSource, SourceObjection
from tender.procurement.models.tender import Criterion, Follow, Lot, Requirement, Tender, TenderDocument

__all__ = [
    "Amendment",
    "Award",
    "Bid",
    "BidAnswer",
    "BidDraft",
    "BidFile",
    "CallOff",
    "Challenge",
    "Choice",
    "Criterion",
    "Draw",
    "Entrant",
    "Envelope",
    "Evaluation",
    "Examination",
    "Finding",
    "Follow",
    "Framework",
    "Invitation",
    "LastOffer",
    "Letter",
    "Lot",
    "Member",
    "Need",
    "Notice",
    "OfferRound",
    "Opening",
    "PriceOffer",
    "PriceRound",
    "Question",
    "Report",
    "Requirement",
    "Result",
    "Score",
    "ScoreSheet",
    "ShadowBid",
    "SoleSource",
    "SourceObjection",
    "Standing",
    "Tender",
    "TenderDocument",
]
