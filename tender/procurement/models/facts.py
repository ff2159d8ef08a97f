"""Facts: what the card rules need to know, read from the tables in a few queries.

Lives here: reading for rules. Not here: judging (`rules/`), lists for pages (`queries/`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localdate

from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _
from tender.procurement.models.clarification_facts import letters_refusal
from tender.procurement.models.committee import CommitteeNeed
from tender.procurement.models.evaluation import Member
from tender.procurement.models.offer_facts import offers_refusal
from tender.procurement.models.planned import begin_refusal
from tender.procurement.models.price_talk import talk_refusal
from tender.procurement.models.procedure_facts import entry_refusal, fewest_of, procedure_refusal
from tender.procurement.models.scores import Score
from tender.procurement.models.scoring_terms import formula_of, formula_refusal
from tender.procurement.models.source_facts import assign_refusal
from tender.procurement.models.terms import BondMeans, bond_terms_of
from tender.procurement.rules import anchors, committee, criteria, price_talk, rulebook, timeline
from tender.procurement.rules.bond import may_ask
from tender.procurement.rules.formula import FIXED
from tender.procurement.rules.procedure import Fewest
from tender.procurement.rules.sheet import Bounds, Progress
from tender.procurement.rules.tender import MIN_BIDS, TenderFacts

if TYPE_CHECKING:
    from tender.procurement.models.draft_facts import LintFacts
    from tender.procurement.models.scores import ScoreSheet
    from tender.procurement.models.tender import Criterion, Lot, Tender

LIVE = ["sealed", "opened", "admitted", "rejected", "ranked", "selected", "not_selected"]
UNSIGNED = ["proposed", "decided", "publicised", "notified"]
IN = ["admitted", "ranked", "selected", "not_selected"]
FEWEST = Fewest(3, 3, MIN_BIDS)  # never asked before the close, which waits for no rulebook


def counted_lots() -> QuerySet[Lot]:
    """Lots with what rules count of them: `live` and `admitted` bids, `unsigned` awards. For rules only, never for a page."""
    from tender.procurement.models.tender import Lot  # noqa: PLC0415 (the tender reads facts)

    return Lot.objects.annotate(
        live=Count("bids", filter=Q(bids__state__in=LIVE), distinct=True),
        admitted=Count("bids", filter=Q(bids__state__in=IN), distinct=True),
        unsigned=Count("awards", filter=Q(awards__state__in=UNSIGNED), distinct=True),
    )


def _lots(tender: Tender) -> list[Any]:
    """The tender's counted lots: those a page has read already, else read now."""
    read = list(tender.lots.all()) if "lots" in getattr(tender, "_prefetched_objects_cache", {}) else []
    return read if read and hasattr(read[0], "live") else list(counted_lots().filter(tender=tender).order_by("number"))


def tender_facts(tender: Tender, at: datetime) -> TenderFacts:
    """Everything the tender's cards may ask, for its present state only (later stages read more tables).

    Refuses rulebook_changed where the pinned rulebook is no longer what it was; closing at the deadline never waits for that.
    """
    if tender.state not in ("published", "draft"):
        rulebook.load(tender.rulebook)
    lots = _lots(tender)
    facts = TenderFacts(
        deadline=tender.deadline,
        lots=tuple((str(lot), lot.budget, lot.ceiling) for lot in lots),
        bids_per_lot=tuple(0 if lot.failed_because else lot.live for lot in lots),
        admitted_per_lot=tuple(lot.admitted for lot in lots if not lot.failed_because),
        contracts_missing=sum(lot.unsigned for lot in lots) if tender.state == "awarded" else 0,
    )
    more = _before(tender, at) if tender.state in ("draft", "in_review", "approved") else _after(tender)
    return replace(facts, **more)


def _before(tender: Tender, at: datetime) -> dict[str, Any]:
    """What is judged before the notice."""
    found, is_approved = _lint(tender), tender.state == "approved"
    return {
        "criteria_refusal": criteria_refusal(tender),
        "date_refusals": date_refusals(tender, at),
        "bond_refusal": bond_refusal(tender),
        "requirement_text": tender.requirement,
        "missing": missing(tender),
        "requirements": len(tender.requirements.all()),
        "lint_error": found.error,
        "lint_unanswered": found.unanswered,
        "procedure_refusal": procedure_refusal(tender, at),
        "entry_refusal": entry_refusal(tender, at) if is_approved else None,
        "assign_refusal": assign_refusal(tender) if is_approved else None,
        "begin_refusal": begin_refusal(tender, at) if is_approved else None,
    }


def _after(tender: Tender) -> dict[str, Any]:
    """What is judged once the notice is public, state by state."""
    state = tender.state
    fewest = FEWEST if state == "published" else fewest_of(tender)
    known: dict[str, Any] = {
        "min_bids": fewest.bids,
        "min_left": fewest.left,
        "min_law": MIN_BIDS if tender.method == "open_tender" else fewest.law,
    }
    if state == "closed":
        known["open_questions"] = tender.questions.filter(answered_at=None).count()
        known["overridden"] = frozenset(tender.overrides.values_list("code", flat=True))
    if state == "opened":
        known["talk_refusal"] = talk_refusal(tender)
        known["examine_refusal"] = examine_refusal(tender)
    if state == "examining":
        known["offers_refusal"] = offers_refusal(tender)
        known["unexamined"] = unexamined(tender)
        known["committee_refusal"] = committee_refusal(tender)
        known["letters_refusal"] = letters_refusal(tender)
    if state == "evaluating":
        known["unsigned"] = unsigned(tender)
    return known


def examine_refusal(tender: Tender) -> Refusal | None:
    """One source has no competitors to be held against."""
    if tender.method != "single_source":
        return None
    law, instead = price_talk.law_of(rulebook.load(tender.rulebook)), _("Negotiate the price and write the record.")
    return Refusal("price_negotiated", _("With one source nothing is scored: its price is negotiated."), law=law, instead=instead)


def _lint(tender: Tender) -> LintFacts:
    from tender.procurement.models.draft_facts import lint_facts  # noqa: PLC0415 (it reads the tree by `tree_of`)

    return lint_facts(tender)


def bond_refusal(tender: Tender) -> Refusal | None:
    """A bond above what the law allows for the lots as they are now (GPR art. 33)."""
    terms = bond_terms_of(tender)
    if terms is None:
        return None
    limit = rulebook.load(tender.rulebook).limit("bid_bond_percent")
    budgets = [lot.budget for lot in tender.lots.all()]
    law = f"{limit.law}；财库〔2019〕38号"
    return may_ask(terms.bid_bond, terms.bond_forms, budgets=budgets, percent=limit.amount, known=BondMeans.values, law=law)


def tree_of(tender: Tender) -> tuple[criteria.Criterion, ...]:
    """The criteria tree as the rules know it, each node under its own key."""
    below = _children(tender)

    def walk(parent: int | None) -> tuple[criteria.Criterion, ...]:
        return tuple(
            criteria.Criterion(
                name=node.name,
                kind=node.kind,
                weight=node.weight,
                guidance=node.guidance,
                items=walk(node.pk),
                key=str(node.pk),
                anchors=anchors.from_json(node.anchors),
            )
            for node in below.get(parent, ())
        )

    return walk(None)


def _children(tender: Tender) -> dict[int | None, list[Criterion]]:
    """Criteria by parent, in reading order."""
    below: dict[int | None, list[Criterion]] = {}
    for node in tender.criteria.all():
        below.setdefault(node.parent_id, []).append(node)
    return below


def criteria_refusal(tender: Tender) -> Refusal | None:
    """The first thing wrong with the criteria tree, or with the price formula chosen for it."""
    tree, book, has_price = tree_of(tender), rulebook.load(tender.rulebook), formula_of(tender).kind != FIXED
    found = criteria.first_refusal(tree, book, method=tender.method, object=tender.object, has_price=has_price)
    return found or formula_refusal(tender, tree)


def missing(tender: Tender) -> tuple[str, ...]:
    """Labels of fields that a notice must fill and that are still empty (O87 art. 11, 13, 20)."""
    needed = ("title", "place", "period", "acceptance", "payment", "contact_name", "contact_phone")
    return tuple(str(tender._meta.get_field(name).verbose_name) for name in needed if not getattr(tender, name).strip())


def date_refusals(tender: Tender, at: datetime) -> tuple[Refusal, ...]:
    """What the rulebook says against the dates: judged by the day of publication, a draft's as if published at `at`."""
    if tender.deadline is None or tender.documents_until is None:
        return (
            Refusal(
                "dates_missing",
                _("Set the deadline and until when the documents are available."),
                law="财政部令第87号 第13条",
                status=422,
            ),
        )
    return tuple(
        timeline.check_dates(
            rulebook.load(tender.rulebook),
            district_calendar(),
            method=tender.method,
            published_on=localdate(tender.published_at or at),
            documents_until=tender.documents_until,
            deadline=localdate(tender.deadline),
        )
    )


def unexamined(tender: Tender) -> int:
    """How many bids are neither admitted nor rejected yet (those of a failed lot are not examined further)."""
    from tender.procurement.models.bid import Bid  # noqa: PLC0415 (bid imports nothing from here; kept local for the cycle)

    return Bid.objects.filter(lot__tender=tender, lot__failed_because="", state="opened").count()


def committee_refusal(tender: Tender) -> Refusal | None:
    """Whether the committee is lawful and complete, conflicts declared."""
    members = list(Member.objects.filter(evaluation__tender=tender, left_at__isnull=True))
    if any(member.has_conflict is None for member in members):
        return Refusal(
            "declarations_missing",
            _("{count} members have not declared their conflicts of interest."),
            law="政府采购法实施条例 第9条",
            count=sum(member.has_conflict is None for member in members),
        )
    if not any(member.is_leader for member in members):
        return Refusal(
            "leader_missing",
            _("The committee has no leader yet."),
            law="财政部令第87号 第45条",
            instead=_("Choose one of the experts."),
        )
    budget = sum((lot.budget for lot in tender.lots.all()), Decimal(0))
    return committee.size_refusal(
        rulebook.load(tender.rulebook),
        method=tender.method,
        budget=budget,
        members=len(members),
        experts=sum(member.kind == Member.Kind.EXPERT for member in members),
        complex=CommitteeNeed.objects.filter(evaluation__current_of=tender, is_complex=True).exists(),
    )


def unsigned(tender: Tender) -> int:
    """Members who have not signed the report."""
    return Member.objects.filter(evaluation__tender=tender, left_at__isnull=True, report_signed_at__isnull=True).count()


def sheet_progress(sheet: ScoreSheet) -> Progress:
    """How far a sheet is, read in three queries; bids the evaluator has stepped back from are left out."""
    bids = sheet.lot.bids.filter(state__in=IN).exclude(recusals__sheet=sheet).values_list("pk", flat=True)
    return counted_progress(sheet, bids=list(bids), leaves=judged_leaves(sheet.lot.tender))


def counted_progress(sheet: ScoreSheet, *, bids: Collection[int], leaves: Collection[Criterion]) -> Progress:
    """The same as `rules.sheet.progress` over these bids and leaves, counted by the database (a sheet may have 6000 cells)."""
    return summed(counted_per_leaf(sheet, bids=bids, leaves=leaves), len(bids) * len(leaves))


def summed(per_leaf: Mapping[int, tuple[int, int]], cells: int) -> Progress:
    """The progress of a sheet with so many cells."""
    return Progress(sum(done for done, _bare in per_leaf.values()), cells, sum(bare for _done, bare in per_leaf.values()))


def counted_per_leaf(sheet: ScoreSheet, *, bids: Collection[int], leaves: Collection[Criterion]) -> dict[int, tuple[int, int]]:
    """By leaf: how many of these bids have points, and how many of those lack the reason that their points need (one query)."""
    bounds = bounds_of(sheet.lot.tender)
    low, high = F("criterion__weight") * bounds.below / 100, F("criterion__weight") * bounds.above / 100
    bare = Q(comment="") & (Q(points__lt=low) | Q(points__gt=high)) & Q(criterion__weight__gt=0)
    scores = Score.objects.filter(sheet=sheet, points__isnull=False, bid_id__in=bids, criterion_id__in=[leaf.pk for leaf in leaves])
    rows = scores.order_by().values_list("criterion_id").annotate(done=Count("pk"), bare=Count("pk", filter=bare))
    return dict.fromkeys((leaf.pk for leaf in leaves), (0, 0)) | {leaf: (done, bare) for leaf, done, bare in rows}


def judged_leaves(tender: Tender) -> list[Criterion]:
    """Leaves that evaluators score (not the price), in reading order."""
    below = _children(tender)

    def walk(parent: int | None) -> list[Criterion]:
        return [leaf for node in below.get(parent, ()) for leaf in (walk(node.pk) if node.pk in below else [node])]

    return [leaf for leaf in walk(None) if leaf.kind != "price"]


def bounds_of(tender: Tender) -> Bounds:
    """Outside which shares of the points this tender asks for a reason."""
    return Bounds(tender.comment_below, tender.comment_above)
