"""Event → handlers: the one table by which a subject hears of another without importing it (named in settings).

Each handler is a service `handler(event, *, at)`; it runs once per event, in one transaction, by the worker.
"""

HANDLERS: dict[str, tuple[str, ...]] = {
    "archive.asked": ("tender.procurement.services.archive.make_asked",),
    "relation.entered": ("tender.procurement.services.conflict.tell_officers",),
    "tender.opened": ("tender.procurement.services.red_flag.look_after_opening",),
    "award.decided": ("tender.procurement.services.red_flag.look_after_result",),
    "award.notified": ("tender.contracts.services.contract.draft_from_award",),
    "award.overturned": ("tender.contracts.services.contract.drop_with_award",),
    "call_off.made": (
        "tender.contracts.services.call_off.draft_from_call_off",
        "tender.procurement.services.framework_notice.announce_call_off",
    ),
    "contract.signed": ("tender.contracts.services.notice.contract_signed",),
    "class.delivered": ("tender.delivery.services.feedback.open_when_delivered",),
    "enrolment.completed": (
        "tender.delivery.services.certificate.certify",
        "tender.credits.services.ledger.credit_completion",
    ),
    "claim.approved": ("tender.credits.services.ledger.credit_claim",),
}
