"""Score sheets: handed out, filled in cell by cell, signed. When the last one is in, the evaluation is computed.

Not here: totals and ranking (`evaluation.py`), what a page shows (`queries/sheet.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import begin, lock, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Criterion, Evaluation, Lot, Member, Score, ScoreSheet, Tender
from tender.procurement.models.facts import IN, bounds_of, counted_per_leaf, judged_leaves, summed
from tender.procurement.models.scored_leaves import computed_leaves
from tender.procurement.queries.conflict import refuse_stopped
from tender.procurement.rules.sheet import Progress, may_give, needs_reason
from tender.procurement.services.evaluation import close_scoring
from tender.procurement.services.evidence import write_computed

ANY = object()
LAW = "财政部令第87号 第61条"
COMPUTED = Refusal(
    "score_computed",
    _("These points follow from the counted evidence and are the same for everybody."),
    law="财政部令第87号 第64条",
    status=422,
)


class Cell(NamedTuple):
    """One score to save. `bid` is a Bid or its alias, `leaf` a Criterion or its pk, `points` None empties the cell.
    `was` is what the page showed before; when it is given and no longer true, another window was faster."""

    bid: Any
    leaf: Any
    points: Decimal | None
    comment: str = ""
    was: Any = ANY


@dataclass
class Saved:
    """What became of a save: cells that were refused with their reason, cells that now need a reason, and the progress."""

    progress: Progress
    done_per_leaf: Mapping[int, int] = field(default_factory=dict)
    written: int = 0
    refused: dict[tuple[str, int], Refusal] = field(default_factory=dict)
    need_reason: set[tuple[str, int]] = field(default_factory=set)


@transaction.atomic
def begin_scoring(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """The officer hands out the sheets: one per member and lot that is still in the race. Tells the members.

    Refuses what `rules.tender.may_evaluate` refuses: findings open, too few admitted, committee not lawful or not declared.
    """
    tender = perform(tender, "begin_evaluation", by=by, at=at)
    evaluation = perform(tender.evaluation, "begin_scoring", by=by, at=at)
    for member in evaluation.members.filter(left_at=None):
        hand_out(evaluation, member, by=by, at=at)
    return tender


def hand_out(evaluation: Evaluation, member: Member, *, by: Actor, at: datetime) -> None:
    """The sheets of one member, one per lot that is still in the race."""
    for lot in evaluation.tender.lots.filter(failed_because="", bids__state="admitted").distinct():
        write_computed(begin(_sheet(member, lot, evaluation.tender, at), by=by, at=at, logs="sheet.begun"), at=at)


def _sheet(member: Member, lot: Lot, tender: Tender, at: datetime) -> ScoreSheet:
    return ScoreSheet(
        evaluation_id=member.evaluation_id, member=member, lot=lot, evaluator_id=member.person_id, buyer_id=tender.buyer_id,
        created_at=at,
    )  # fmt: skip


@transaction.atomic
def save_scores(
    sheet: ScoreSheet, cells: Iterable[Cell | tuple[Any, ...]], *, by: Actor, at: datetime, strict: bool = True
) -> Saved:
    """Save cells of one's own open sheet. With `strict` the first refused cell refuses all; else the good ones are saved and
    the others answered in `refused`, so that a page loses nothing.

    Refuses forbidden, conflict_known, sheet_closed; per cell: not_on_sheet, score_computed, points_out_of_bounds, points_too_fine,
    score_changed.
    """
    wanted = [Cell(*cell) for cell in cells]
    if by.person_id is None or by.person_id != sheet.evaluator_id:
        raise forbidden(_("This is somebody else's score sheet."))
    refuse_stopped(sheet.evaluator_id, sheet.lot.tender, at=at)
    held = ScoreSheet.objects.select_for_update().only("state").get(pk=sheet.pk)
    if held.state not in ("open", "returned"):
        raise Refusal("sheet_closed", _("This score sheet is signed; its scores are fixed."), law=LAW)
    scored = sheet.lot.bids.filter(state__in=IN).exclude(recusals__sheet=sheet)
    bids = {alias: pk for pk, alias in scored.values_list("pk", "alias")}
    leaves = {leaf.pk: leaf for leaf in judged_leaves(sheet.lot.tender)}
    rows, saved = _judge(sheet, wanted, bids, leaves, at)
    if strict and saved.refused:
        raise next(iter(saved.refused.values()))
    Score.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sheet", "bid", "criterion"], update_fields=["points", "comment", "at"]
    )
    per_leaf = counted_per_leaf(sheet, bids=bids.values(), leaves=leaves.values())
    saved.written, saved.progress = len(rows), summed(per_leaf, len(bids) * len(leaves))
    saved.done_per_leaf = {leaf: done for leaf, (done, _bare) in per_leaf.items()}
    return saved


def _judge(
    sheet: ScoreSheet, wanted: Sequence[Cell], bids: Mapping[str, int], leaves: Mapping[int, Criterion], at: datetime
) -> tuple[list[Score], Saved]:
    """The rows to write, and what is refused of the cells."""
    keys = [_key(cell) for cell in wanted]
    touched = Score.objects.filter(
        sheet=sheet,
        bid_id__in={bids[alias] for alias, _leaf in keys if alias in bids},
        criterion_id__in={leaf for _alias, leaf in keys if leaf in leaves},
    )
    scores = {(bid, leaf): points for bid, leaf, points in touched.values_list("bid_id", "criterion_id", "points")}
    bounds, fixed = bounds_of(sheet.lot.tender), computed_leaves(sheet)
    rows: dict[tuple[str, int], Score] = {}
    saved = Saved(Progress(0, 0, 0))
    for cell, key in zip(wanted, keys, strict=True):
        bid, leaf = bids.get(key[0]), leaves.get(key[1])
        if bid is None or leaf is None:
            saved.refused[key] = Refusal("not_on_sheet", _("There is no such cell on this score sheet."), status=422)
            continue
        if leaf.pk in fixed:
            if cell.points != scores.get((bid, leaf.pk)):
                saved.refused[key] = COMPUTED
            continue
        if refusal := may_give(cell.points, weight=leaf.weight) or _overtaken(cell, scores.get((bid, leaf.pk))):
            saved.refused[key] = refusal
            continue
        comment = cell.comment.strip()[:500]
        rows[key] = Score(sheet=sheet, bid_id=bid, criterion_id=leaf.pk, points=cell.points, comment=comment, at=at)
        scores[bid, leaf.pk] = cell.points
        if needs_reason(cell.points, weight=leaf.weight, bounds=bounds) and not comment:
            saved.need_reason.add(key)
    return list(rows.values()), saved


def _key(cell: Cell) -> tuple[str, int]:
    alias = cell.bid if isinstance(cell.bid, str) else cell.bid.alias
    return alias, cell.leaf.pk if isinstance(cell.leaf, Criterion) else int(cell.leaf)


def _overtaken(cell: Cell, now: Decimal | None) -> Refusal | None:
    """Another window of the same evaluator saved something else since this page was loaded."""
    if cell.was is ANY or now in (cell.was, cell.points):
        return None
    return Refusal(
        "score_changed",
        _("This score was changed to {points} in another window."),
        instead=_("Reload the page to see it, or type your score again."),
        points="—" if now is None else f"{now:f}",
    )


def scores_digest(sheet: ScoreSheet) -> str:
    """SHA-256 (hex) of the scores as they are signed: one line per cell, by alias and criterion."""
    rows = Score.objects.filter(sheet=sheet).order_by("bid__alias", "criterion_id")
    lines = (f"{alias}\t{leaf}\t{points}\t{comment}" for alias, leaf, points, comment in rows.values_list(
        "bid__alias", "criterion_id", "points", "comment"
    ))  # fmt: skip
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@transaction.atomic
def submit_sheet(sheet: ScoreSheet, *, by: Actor, at: datetime) -> ScoreSheet:
    """The evaluator signs the own sheet. With the last one, all are locked and the ranking is computed.

    Refuses forbidden, conflict_known, scores_missing, reasons_missing, wrong_state.
    """
    lock(sheet.evaluation)
    sheet = lock(sheet)
    refuse_stopped(sheet.evaluator_id, sheet.lot.tender, at=at)
    sheet = perform(sheet, "submit", by=by, at=at, digest=scores_digest(sheet))
    close_scoring(sheet.evaluation, at=at)
    return sheet
