"""Reading the examination of a lot: who may see it, and the grid of findings.

The buyer's people see bidders by name; committee members see aliases, because they score the same bids blind afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext

from tender.core.actor import Actor
from tender.core.models import AuditLine
from tender.core.refusal import Refusal, _
from tender.procurement.models import Bid, Examination, Finding, Lot, Member, Requirement, Tender
from tender.procurement.queries.conflict import refuse_stopped
from tender.procurement.queries.conformity import own_votes
from tender.procurement.rules import after_failure
from tender.procurement.rules.sheet import alias_order

KINDS = ("qualification", "conformity")
AFTER_OPENING = ["opened", "examining", "evaluating", "evaluated", "awarded", "concluded", "failed", "terminated"]
READ = ["opened", "admitted", "rejected", "ranked", "selected", "not_selected"]


@dataclass(frozen=True)
class Cell:
    """One bid × requirement; `is_met` None: not examined yet."""

    bid: Bid
    requirement: Requirement
    is_met: bool | None = None
    reason: str = ""

    @property
    def key(self) -> str:
        """What its form fields are called."""
        return f"{self.bid.alias or self.bid.pk}-{self.requirement.pk}"


@dataclass
class Grid:
    """All findings of one lot and kind. `blind` shows aliases in place of names."""

    lot: Lot
    kind: str
    bids: Sequence[Bid]
    requirements: Sequence[Requirement]
    cells: dict[tuple[int, int], Cell]
    examination: Examination | None
    blind: bool
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[Requirement, list[Cell]]]:
        """Requirement by requirement, the bids side by side."""
        return [(need, [self.cells[bid.pk, need.pk] for bid in self.bids]) for need in self.requirements]

    @property
    def missing(self) -> int:
        """Cells without a finding."""
        return sum(cell.is_met is None for cell in self.cells.values())

    def name_of(self, bid: Bid) -> str:
        """What a bidder is called on this page."""
        return str(bid.alias or bid.pk) if self.blind else bid.provider.name


def membership(by: Actor, tender: Tender) -> Member | None:
    """The sitting membership of this actor in the tender's committee, if any."""
    return Member.objects.filter(
        evaluation__tender=tender, evaluation__state__in=["forming", "scoring", "reconciling", "signed"],
        person_id=by.person_id or 0, left_at=None,
    ).select_related("evaluation").first()  # fmt: skip


def may_record(by: Actor, tender: Tender, kind: str) -> bool:
    """Qualification is examined by the buyer's officer (O87 art. 44), conformity by every member of the committee (50, 61)."""
    if kind == "qualification":
        return by.holds("officer", tender.buyer_id)
    member = membership(by, tender)
    return member is not None and member.may_score


def may_conclude(by: Actor, tender: Tender, kind: str) -> bool:
    """The officer concludes the qualification; the leader of the committee concludes the conformity for all."""
    if kind == "qualification":
        return by.holds("officer", tender.buyer_id)
    member = membership(by, tender)
    return member is not None and member.is_leader and member.may_score


def access_examined(by: Actor, pk: int) -> Tender:
    """A tender after its opening, for the buyer's people and supervisors; not_found (404) otherwise."""
    tender = (
        Tender.objects.select_related("buyer")
        .filter(Q(state__in=AFTER_OPENING) | Q(state="suspended", opened_at__isnull=False), pk=pk)
        .first()
    )
    if tender is None or not _may_see(by, tender, "qualification"):
        raise Refusal("not_found", _("There is no such examination."), status=404)
    return tender


def access_lot(by: Actor, pk: int, kind: str) -> Lot:
    """A lot for whoever may see this examination: the buyer's officers and leaders, supervisors, and for conformity the committee.
    not_found (404) otherwise."""
    after = Q(tender__state__in=AFTER_OPENING) | Q(tender__state="suspended", tender__opened_at__isnull=False)
    lot = Lot.objects.select_related("tender__buyer").filter(after, pk=pk).first()
    if lot is None or kind not in KINDS or not _may_see(by, lot.tender, kind):
        raise Refusal("not_found", _("There is no such examination."), status=404)
    return lot


def _may_see(by: Actor, tender: Tender, kind: str) -> bool:
    own = by.holds("officer", tender.buyer_id) or by.holds("approver", tender.buyer_id) or by.holds("supervisor")
    if own or kind != "conformity" or (member := membership(by, tender)) is None:
        return own
    refuse_stopped(member.person_id, tender, at=member.evaluation.created_at)
    return True


def grid_of(lot: Lot, kind: str, *, by: Actor) -> Grid:
    """The grid in a few queries, however many bids. For conformity only bids that passed the qualification; until it is concluded a
    member sees its own votes, and the buyer's people none."""
    needs = list(lot.tender.requirements.filter(kind=kind))
    found = {(f.bid_id, f.requirement_id): f for f in Finding.objects.filter(bid__lot=lot, requirement__kind=kind)}
    examined = {bid for bid, _need in found}
    every = lot.bids.filter(state__in=READ).select_related("provider")
    bids = sorted((b for b in every if b.state == "opened" or b.pk in examined), key=lambda b: (alias_order(b.alias), b.pk))
    done = lot.examinations.filter(kind=kind).select_related("paper").first()
    seat = membership(by, lot.tender) if kind == "conformity" and done is None else None
    own = own_votes(lot, seat)
    cells = {}
    for bid in bids:
        for need in needs:
            hit = own.get((bid.pk, need.pk)) if seat else found.get((bid.pk, need.pk))
            cells[bid.pk, need.pk] = Cell(bid, need, hit.is_met if hit else None, hit.reason if hit else "")
    buyer = lot.tender.buyer_id
    blind = (
        kind == "conformity" and not any(by.holds(role, buyer) for role in ("officer", "approver")) and not by.holds("supervisor")
    )
    return Grid(lot, kind, bids, needs, cells, done, blind)


def follows_of(lot: Lot) -> list[tuple[str, str]]:
    """What may follow for a lot that failed, each with its article; nothing for a lot that goes on."""
    if not lot.failed_because:
        return []
    left = lot.bids.filter(state__in=["opened", "admitted"]).count()
    return [(gettext(says), law) for says, law in after_failure.follows(lot.tender.method, left)]


@dataclass(frozen=True)
class Step:
    """One examination of one lot, as the overview shows it."""

    lot: Lot
    kind: str
    examination: Examination | None
    may_open: bool


def steps_of(tender: Tender, *, by: Actor) -> list[Step]:
    """The examinations of a tender, lot by lot, for the overview."""
    done = {(e.lot_id, e.kind): e for e in Examination.objects.filter(lot__tender=tender).select_related("paper")}
    kinds = [kind for kind in KINDS if kind in set(tender.requirements.values_list("kind", flat=True))]
    return [
        Step(lot, kind, done.get((lot.pk, kind)), kind == "qualification" or (lot.pk, "qualification") in done or len(kinds) == 1)
        for lot in tender.lots.all()
        for kind in kinds
        if not lot.failed_because or (lot.pk, kind) in done
    ]


def reasons_of(bid: Bid) -> str:
    """Why a bid was rejected: its findings not met, in one sentence; or what was found wrong with it at the opening."""
    found = bid.findings.filter(is_met=False).select_related("requirement").order_by("requirement__position", "pk")
    if said := "；".join(f"{f.requirement.text}：{f.reason}" for f in found):
        return said
    line = AuditLine.objects.filter(thing_type="bid", thing_id=str(bid.pk), event="bid.rejected").last()
    return line.reason if line else ""
