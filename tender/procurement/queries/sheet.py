"""Reading score sheets. `access_sheet` answers only its owner; nobody sees another's scores before all are locked.

Everything here is blind: bids are known by alias, files by neutral names, and bidders' names are blotted out of answers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from tender.core.actor import Actor
from tender.core.files import ENDINGS
from tender.core.models.audit import AuditLine
from tender.core.refusal import Refusal, _
from tender.procurement.models import Bid, BidAnswer, BidFile, Criterion, Lot, Redaction, Score, ScoreSheet
from tender.procurement.models.facts import IN, bounds_of, judged_leaves
from tender.procurement.models.scored_leaves import computed_leaves
from tender.procurement.queries.conflict import refuse_stopped
from tender.procurement.rules.blind import Blotter
from tender.procurement.rules.sheet import Bounds, Progress, Scored, alias_order, needs_reason, progress


def access_sheet(by: Actor, pk: int) -> ScoreSheet:
    """One's own sheet as `held_sheet` answers it. Refuses conflict_known (403) once a tie to a bidder is on record: no paper of
    a bid is opened any more."""
    sheet = held_sheet(by, pk)
    refuse_stopped(sheet.evaluator_id, sheet.lot.tender, at=sheet.evaluation.created_at)
    return sheet


def held_sheet(by: Actor, pk: int) -> ScoreSheet:
    """One's own sheet, while one holds an evaluator's seat; not_found (404) to everybody else, officers and leaders included."""
    sheet = (
        ScoreSheet.objects.select_related("lot__tender", "evaluation", "member")
        .filter(pk=pk, evaluator_id=by.person_id or 0, member__left_at=None)
        .first()
    )
    if sheet is None or not by.holds("evaluator"):
        raise Refusal("not_found", _("There is no such score sheet."), status=404)
    return sheet


@dataclass(frozen=True)
class SheetCell:
    """One bid × criterion as the page shows it."""

    alias: str
    leaf: Criterion
    points: Decimal | None
    reason: str
    needs_reason: bool
    is_computed: bool = False
    answer: str = ""
    files: Sequence[BlindFile] = ()


@dataclass(frozen=True)
class BlindFile:
    """An uploaded file of the technical part under a name that tells nothing."""

    pk: int
    name: str
    size: int
    is_withheld: bool = False


@dataclass(frozen=True)
class Row:
    """One bid with its cells in the order of the leaves."""

    alias: str
    cells: Sequence[SheetCell]
    total: Decimal


@dataclass(frozen=True)
class SheetPage:
    """A whole sheet: leaves in order with their group's name, bids by alias, progress."""

    sheet: ScoreSheet
    leaves: Sequence[Criterion]
    aliases: Sequence[str]
    rows: Sequence[Row]
    progress: Progress
    bounds: Bounds
    done_per_leaf: Mapping[int, int]


def bids_of(lot: Lot) -> list[Bid]:
    """The bids that are scored, in the order of their aliases, without their providers."""
    found = lot.bids.filter(state__in=IN).only("pk", "alias", "lot_id", "state")
    return sorted(found, key=lambda bid: (alias_order(bid.alias), bid.pk))


def sheet_page(sheet: ScoreSheet) -> SheetPage:
    """Everything the table of a sheet shows, in six queries. Bids its evaluator has stepped back from are not on it."""
    tender, gone = sheet.lot.tender, set(sheet.recusals.values_list("bid_id", flat=True))
    leaves, bounds, fixed = judged_leaves(tender), bounds_of(tender), computed_leaves(sheet)
    bids = [bid for bid in bids_of(sheet.lot) if bid.pk not in gone]
    found = {(s.bid_id, s.criterion_id): s for s in Score.objects.filter(sheet=sheet)}
    rows = [_row(bid, leaves, found, bounds, fixed) for bid in bids]
    so_far = progress(
        {key: Scored(score.points, score.comment) for key, score in found.items()},
        bids=[bid.pk for bid in bids],
        weights={leaf.pk: leaf.weight for leaf in leaves},
        bounds=bounds,
    )
    per_leaf = {
        leaf.pk: sum((bid.pk, leaf.pk) in found and found[bid.pk, leaf.pk].points is not None for bid in bids) for leaf in leaves
    }
    return SheetPage(sheet, leaves, [bid.alias for bid in bids], rows, so_far, bounds, per_leaf)


def returned_because(sheet: ScoreSheet) -> str:
    """Why the sheet came back the last time, with the bids and criteria that are to be looked at again."""
    lines = AuditLine.objects.filter(thing_type=sheet._meta.model_name, thing_id=str(sheet.pk), event="sheet.returned")
    return str(lines.order_by("-id").values_list("reason", flat=True).first() or "")


def _row(
    bid: Bid, leaves: Sequence[Criterion], found: Mapping[tuple[int, int], Score], bounds: Bounds, fixed: Collection[int]
) -> Row:
    cells, total = [], Decimal(0)
    for leaf in leaves:
        score = found.get((bid.pk, leaf.pk))
        points = score.points if score else None
        total += points or 0
        cells.append(
            SheetCell(
                bid.alias,
                leaf,
                points,
                score.comment if score else "",
                needs_reason(points, weight=leaf.weight, bounds=bounds),
                leaf.pk in fixed,
            )
        )
    return Row(bid.alias, cells, total)


def leaf_cells(page: SheetPage, leaf: Criterion, aliases: Collection[str]) -> list[SheetCell]:
    """The answers of these bids to one criterion, side by side with their scores, in four queries more."""
    lot, place = page.sheet.lot, [one.pk for one in page.leaves].index(leaf.pk)
    blot, bars = blotter_of(lot), passages_of(lot)
    rows = BidAnswer.objects.filter(bid__lot=lot, bid__alias__in=aliases, criterion=leaf)
    answers, files = dict(rows.values_list("bid__alias", "text")), blind_files(lot, leaf)
    cells = [row.cells[place] for row in page.rows if row.alias in aliases]
    return [
        replace(one, answer=blot(answers.get(one.alias, ""), bars.get(one.alias, ())), files=files.get(one.alias, ()))
        for one in cells
    ]


def blotter_of(lot: Lot) -> Blotter:
    """Blacks out whatever names a bidder of this lot."""
    return Blotter(names_in(lot.bids.all()))


def passages_of(lot: Lot) -> dict[str, list[str]]:
    """Redacted passages by alias."""
    found: dict[str, list[str]] = {}
    for alias, passage in Redaction.objects.filter(bid__lot=lot).exclude(passage="").values_list("bid__alias", "passage"):
        found.setdefault(alias, []).append(passage)
    return found


def names_in(bids: QuerySet[Bid]) -> list[str]:
    """Every name by which a bidder could betray itself, longest first."""
    fields = ("name", "legal_representative", "contact_name", "contact_phone", "email", "uscc", "address")
    found = bids.values_list(*(f"provider__{field}" for field in fields))
    return sorted({name for row in found for name in row if len(name) > 1}, key=len, reverse=True)


def blind_files(lot: Lot, leaf: Criterion | None) -> dict[str, list[BlindFile]]:
    """Files of the technical part by alias; those of no criterion show under every one."""
    rows = (
        BidFile.objects.filter(bid__lot=lot, bid__state__in=IN, in_envelope=True)
        .exclude(part="price")
        .exclude(file__key=None, file__sealed=True)
        .select_related("bid", "file")
        .annotate(is_withheld=Exists(Redaction.objects.filter(file=OuterRef("pk"))))
        .order_by("bid__alias", "pk")
    )
    found: dict[str, list[BlindFile]] = {}
    for number, row in enumerate(rows, 1):
        if leaf is None or row.criterion_id in (None, leaf.pk):
            one = BlindFile(row.pk, neutral_name(row, number), row.file.size, row.is_withheld)
            found.setdefault(row.bid.alias, []).append(one)
    return found


def neutral_name(row: BidFile, number: int) -> str:
    """A name that tells nothing of the bidder: alias, running number, ending by type."""
    ending = ENDINGS.get(row.file.media_type, "bin")
    return f"{row.bid.alias}-{number:02d}.{ending}"


def access_blind_file(by: Actor, sheet: ScoreSheet, pk: int) -> tuple[BidFile, str]:
    """A file of the technical part of a bid on one's own sheet, with the neutral name to serve it under."""
    gone = set(sheet.recusals.values_list("bid__alias", flat=True))
    for alias, files in blind_files(sheet.lot, None).items():
        for one in files:
            if one.pk == pk and not one.is_withheld and alias not in gone:
                return BidFile.objects.select_related("file").get(pk=pk), one.name
    raise Refusal("not_found", _("There is no such file."), status=404)
