"""Tables of delivery: classes, sessions, enrolments, attendance, appraisals, certificates, feedback."""

from tender.delivery.models.enrolment import Appraisal, Attendance, Certificate, Enrolment
from tender.delivery.models.feedback import FeedbackAnswer, FeedbackReceipt, FeedbackRound, FeedbackTicket
from tender.delivery.models.training import TAKING_PART, Session, TrainingClass

__all__ = [
    "TAKING_PART",
    "Appraisal",
    "Attendance",
    "Certificate",
    "Enrolment",
    "FeedbackAnswer",
    "FeedbackReceipt",
    "FeedbackRound",
    "FeedbackTicket",
    "Session",
    "TrainingClass",
]
