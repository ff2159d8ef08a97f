"""Due move → service: what the clock calls when a moment has come (named in settings).

Each service is `service(thing_id, *, clock)`; it reads the time again after taking its lock.
"""

from datetime import time

MOVES: dict[str, str] = {
    "tender.close": "tender.procurement.services.tender.close_when_due",
    "clarification.lapse": "tender.procurement.services.clarification.lapse_when_due",
    "tender.resume": "tender.procurement.services.complaint.resume_when_due",
    "award.deem": "tender.procurement.services.award.deem_when_due",
    "award.notify": "tender.procurement.services.award.notify_when_due",
    "feedbackround.close": "tender.delivery.services.feedback.close_when_due",
    "survey.close": "tender.procurement.services.survey.close_when_due",
    "evidence.remind_30": "tender.parties.services.evidence.remind_when_due",
    "evidence.remind_7": "tender.parties.services.evidence.remind_when_due",
    "evidence.expire": "tender.parties.services.evidence.expire_when_due",
    "conflicts.look": "tender.procurement.services.conflict.look_again",
    "duties.check": "tender.procurement.services.duty.check_daily",
    "agreement.expire": "tender.contracts.services.agreement.expire_when_due",
}
# What the clock does every day, and at what hour in Shanghai; armed when the clock process begins, and again after each time.
DAILY: dict[str, time] = {"duties.check": time(6), "conflicts.look": time(7)}
