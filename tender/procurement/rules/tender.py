"""May a tender be submitted, published, amended, closed, opened, evaluated? Pure rules on TenderFacts.

Dates come from `rules/timeline.py` by way of the services; criteria from `rules/criteria.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tender.core.refusal import Refusal, _

MIN_BIDS = "财政部令第87号 第41条、第43条"


@dataclass(frozen=True)
class TenderFacts:
    """What the rules need to know of a tender. Amounts in yuan; weights in points."""

    deadline: datetime | None = None
    lots: tuple[tuple[str, Decimal, Decimal | None], ...] = ()
    criteria_refusal: Refusal | None = None
    date_refusals: tuple[Refusal, ...] = ()
    requirement_text: str = ""
    missing: tuple[str, ...] = ()
    requirements: int = 0
    min_bids: int = 3
    min_left: int = 3
    min_law: str = MIN_BIDS
    procedure_refusal: Refusal | None = None
    entry_refusal: Refusal | None = None
    offers_refusal: Refusal | None = None
    assign_refusal: Refusal | None = None
    talk_refusal: Refusal | None = None
    examine_refusal: Refusal | None = None
    bids_per_lot: tuple[int, ...] = ()
    admitted_per_lot: tuple[int, ...] = ()
    unexamined: int = 0
    committee_refusal: Refusal | None = None
    letters_refusal: Refusal | None = None
    unsigned: int = 0
    open_questions: int = 0
    overridden: frozenset[str] = frozenset()
    lint_error: Refusal | None = None
    lint_unanswered: Refusal | None = None
    contracts_missing: int = 0
    open_challenges: int = 0
    begin_refusal: Refusal | None = None
    bond_refusal: Refusal | None = None


def ceiling_refusal(lot: str, budget: Decimal, ceiling: Decimal | None) -> Refusal | None:
    """A highest price lies above 0 and within the budget; both in yuan (O87 art. 12)."""
    if ceiling is None or 0 < ceiling <= budget:
        return None
    return Refusal(
        "ceiling_above_budget" if ceiling > budget else "ceiling_not_positive",
        _("The ceiling of {lot} ({ceiling}) is above its budget ({budget}).")
        if ceiling > budget
        else _("The ceiling of {lot} must be above 0."),
        law="财政部令第87号 第12条",
        status=422,
        field="ceiling",
        lot=lot,
        ceiling=str(ceiling),
        budget=str(budget),
    )


def may_submit(facts: TenderFacts, *, at: datetime) -> Refusal | None:
    """As `may_approve`, and every warning of the lint was mended or given a reason."""
    return may_approve(facts, at=at) or facts.lint_unanswered


def may_approve(facts: TenderFacts, *, at: datetime) -> Refusal | None:
    """Requirement, lots, criteria and dates are complete and lawful (O87 art. 11, 12, 20, 55), and the lint finds no error."""
    if not facts.requirement_text.strip():
        return Refusal("requirement_missing", _("The requirement is still empty."), law="财政部令第87号 第11条", status=422)
    if not facts.lots:
        return Refusal("lots_missing", _("Add at least one lot."), law="财政部令第87号 第20条", status=422)
    if facts.procedure_refusal:
        return facts.procedure_refusal
    if facts.missing:
        return Refusal(
            "fields_missing", _("Still empty: {fields}."), law="财政部令第87号 第20条", status=422, fields=list(facts.missing)
        )
    for name, budget, ceiling in facts.lots:
        if refusal := ceiling_refusal(name, budget, ceiling):
            return refusal
    if facts.criteria_refusal:
        return facts.criteria_refusal
    if not facts.requirements:
        return Refusal(
            "requirements_missing", _("Add at least one qualification requirement."), law="政府采购法 第22条", status=422
        )
    return facts.bond_refusal or (facts.date_refusals[0] if facts.date_refusals else facts.lint_error)


def may_publish(facts: TenderFacts, *, at: datetime) -> Refusal | None:
    """As `may_approve`, with the dates and texts of the day of publication, once the procedure's own steps before it are done and a
    planned purchase's intention was public long enough."""
    if refusal := facts.entry_refusal or may_approve(facts, at=at) or facts.begin_refusal:
        return refusal
    if facts.deadline and at >= facts.deadline:
        says = _("The deadline of this tender has passed already; set a new one.")
        return Refusal("deadline_past", says, law="财政部令第87号 第13条", status=422, field="deadline")
    return None


def may_assign(facts: TenderFacts, *, at: datetime) -> Refusal | None:
    """To the Party School in-house, with its shadow bid recorded (Party School regulations; Order 102)."""
    return facts.assign_refusal


def may_amend(
    facts: TenderFacts, *, at: datetime, deadline: datetime | None = None, changed: list[str] | None = None
) -> Refusal | None:
    """Before the deadline, never shortening it, never changing object or qualification (O87 art. 27)."""
    if facts.deadline and at >= facts.deadline:
        says = _("The deadline of {deadline} has passed; nothing can be corrected any more.")
        return Refusal("tender_closed", says, law="财政部令第87号 第27条", deadline=facts.deadline)
    if deadline and facts.deadline and deadline < facts.deadline:
        return Refusal(
            "deadline_shortened",
            _("The published deadline of {deadline} may not be shortened to {found}."),
            law="财政部令第87号 第27条",
            status=422,
            field="deadline",
            deadline=facts.deadline,
            found=deadline,
        )
    if fixed := {"object", "qualification"} & set(changed or ()):
        return Refusal(
            "fixed_after_publication",
            _("What is bought and who may bid cannot be changed by an amendment ({what})."),
            law="财政部令第87号 第27条",
            instead=_("Terminate the tender and publish a new one."),
            what=", ".join(sorted(fixed)),
        )
    return None


def is_open(deadline: datetime | None, state: str, at: datetime) -> bool:
    """Whether bids are taken at `at`: published and strictly before the deadline. Pages ask this, never the stored state alone."""
    return state == "published" and deadline is not None and at < deadline


def may_close(facts: TenderFacts, *, at: datetime) -> Refusal | None:
    """Not before the deadline (O87 art. 39: opening time is the deadline)."""
    if facts.deadline is None or at < facts.deadline:
        says = _("The deadline of {deadline} has not come yet.")
        return Refusal("before_deadline", says, law="财政部令第87号 第39条", deadline=facts.deadline)
    return None


def may_open(facts: TenderFacts, *, at: datetime) -> Refusal | None:
    """With fewer than three bidders in every lot nothing is opened (O87 art. 41), nor while a question waits for its answer."""
    if not any(count >= facts.min_bids for count in facts.bids_per_lot):
        return Refusal(
            "too_few_bids",
            _("Fewer than {least} bids came in, so nothing may be opened."),
            law=facts.min_law,
            instead=_("Declare the tender failed and tender again, or ask the finance department for another method."),
            least=facts.min_bids,
        )
    if facts.open_questions and "questions_open" not in facts.overridden:
        return Refusal(
            "questions_open",
            _("{count} questions of providers were never answered."),
            law="财政部令第87号 第27条",
            instead=_("Answer them now, or go on with a reason that stays on record."),
            count=facts.open_questions,
        )
    return None


def may_examine(facts: TenderFacts, *, at: datetime) -> Refusal | None:
    """Where bids compete; the price of one source is negotiated instead (O74 art. 41)."""
    return facts.examine_refusal


def may_agree_price(facts: TenderFacts, *, at: datetime) -> Refusal | None:
    """The negotiation with the one source is on record, signed by all who took part (O74 art. 41–42)."""
    return facts.talk_refusal


def may_evaluate(facts: TenderFacts, *, at: datetime) -> Refusal | None:
    """All examined, committee lawful and complete, at least one lot with three admitted bids (O87 art. 44, 47, 50), and every
    letter to a bidder decided (art. 51, 59, 60)."""
    if facts.unexamined:
        return Refusal(
            "examination_open",
            _("{count} findings of the examination are still open."),
            law="财政部令第87号 第44条、第50条",
            count=facts.unexamined,
        )
    if not any(count >= facts.min_left for count in facts.admitted_per_lot):
        return Refusal(
            "too_few_admitted",
            _("Fewer than {least} bids passed the examination."),
            law=facts.min_law if facts.min_left < facts.min_bids else "财政部令第87号 第43条、第44条",
            instead=_("Declare the tender failed."),
            least=facts.min_left,
        )
    return facts.committee_refusal or facts.offers_refusal or facts.letters_refusal


def may_take_report(facts: TenderFacts, *, at: datetime) -> Refusal | None:
    """Signed by every member (O87 art. 58)."""
    if facts.unsigned:
        return Refusal(
            "report_unsigned", _("{count} members have not signed the report."), law="财政部令第87号 第58条", count=facts.unsigned
        )
    return None


def may_fail(facts: TenderFacts, *, at: datetime, cause: str = "") -> Refusal | None:
    """Too few: only when no lot can go on, with fewer than three bids or admitted bids everywhere (GPL art. 36). The other causes
    are the officer's to state with a reason; the page asks without a cause."""
    if cause != "too_few":
        return None
    is_examined = any(facts.admitted_per_lot) and not facts.unexamined
    counts, least = (facts.admitted_per_lot, facts.min_left) if is_examined else (facts.bids_per_lot, facts.min_bids)
    if any(count >= least for count in counts):
        return Refusal(
            "enough_bids",
            _("At least one lot still has {least} bids, so the tender has not failed."),
            law="政府采购法 第36条",
            instead=_("If the purchase is cancelled, the leader terminates it."),
            least=least,
        )
    return None


def may_conclude(facts: TenderFacts, *, at: datetime) -> Refusal | None:
    """All contracts signed (GPL art. 46)."""
    if facts.contracts_missing:
        return Refusal(
            "contracts_missing", _("{count} contracts are not signed yet."), law="政府采购法 第46条", count=facts.contracts_missing
        )
    return None
