"""The ranking and fairness report in words, in the language that is active: the page's reader's, or Chinese for the paper.

Lives here: values → sentences and the picture. Not here: the values (`rules/fairness.py`), the shapes (`documents/fairness.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from tender.core import charts
from tender.core.drawing import Picture
from tender.procurement.documents.fairness import Finding, LotFairness, RankedBid
from tender.procurement.models.scoring_terms import ScoringTerms
from tender.procurement.queries.fairness import Found
from tender.procurement.rules import criteria
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.fairness import Change, LeftOut
from tender.procurement.rules.fairness_field import Field
from tender.procurement.rules.rounding import rounded

IN_ONE = 6  # leaves of one picture
IN_PICTURE = 3  # bidders compared leaf by leaf
MOST_CASES = 10  # single cases told one by one
MOST_SHIFTS = 6


def lots_of(found: Found) -> list[LotFairness]:
    """The report lot by lot."""
    return [_lot(found, field) for field in found.report.fields]


def _lot(found: Found, field: Field) -> LotFairness:
    lot = found.lots[field.key]
    shifts = [one for one in found.report.shifts if one.lot == field.key]
    return LotFairness(
        lot=lot.title,
        ranking=_ranking(found, field),
        findings=(*_margin(found, field), _reversal(found, field), _evaluators(found, field), _weights(found, field)),
        shifts=tuple(
            (one.source, one.target, _points(one.points), _("{gains} reaches {loses}").format(
                gains=found.name(one.gains), loses=found.name(one.loses)
            ))
            for one in shifts[:MOST_SHIFTS]
        ),
        pictures=_pictures(found, field),
    )  # fmt: skip


def _ranking(found: Found, field: Field) -> tuple[RankedBid, ...]:
    rows, place = [], 1
    for group in field.ranking:
        for bidder in group:
            bid = found.bids[field.key, bidder]
            rows.append(
                RankedBid(
                    place=place,
                    bidder=bid.provider.name,
                    price=bid.price,
                    price_score=bid.result.price_score,
                    total=bid.result.total,
                    seat=_seat(found, field, bidder),
                )
            )
        place += len(group)
    return tuple(rows)


def _seat(found: Found, field: Field, bidder: str) -> str:
    """What this bidder takes in the lot."""
    for (lot, number), seated in found.report.seats.items():
        if lot == field.key and bidder in seated:
            if len(seated) > 1:
                return _("equal, to be drawn")
            return (
                _("winner {number} of {all}").format(number=number, all=field.winners)
                if field.winners > 1
                else _("first candidate")
            )
    return ""


def _margin(found: Found, field: Field) -> Iterable[Finding]:
    for one in found.report.margins:
        if one.lot != field.key:
            continue
        says = _("{winner} is {margin} points ahead of {next} (not rounded); one step of the rounding is {step}.")
        more = []
        if not one.holds_unrounded:
            more.append(_("Without any rounding another bidder would take the seat."))
        modes = dict(ScoringTerms.Mode.choices)
        more += [
            _("With another rounding ({mode}) another bidder would take the seat.").format(mode=modes[mode]) for mode in one.modes
        ]
        if one.is_within_rounding:
            more.append(_("The difference is smaller than one step of the rounding."))
        yield Finding(
            question=_("How far ahead is the last winner?"),
            answer=says.format(
                winner=found.name(one.winner), margin=_points(one.exact, 4), next=found.name(one.next), step=f"{one.step:f}"
            ),
            firm=not more,
            more=tuple(more),
        )


def _reversal(found: Found, field: Field) -> Finding:
    own = [one for one in found.report.bidders if one.lot == field.key]
    changing, moving = [one for one in own if one.changes], [one for one in own if one.moves and not one.changes]
    if not own:
        answer = _("No bid of this lot lost, so there is nothing to leave out.")
    elif changing:
        answer = _("Of {all} losing bids, {count} settle who wins by being there.").format(all=len(own), count=len(changing))
    else:
        answer = _("No: each of the {all} losing bids was left out once, and the winners stay the same.").format(all=len(own))
    more = [_without(found, one, _("Without the bid of {who}").format(who=found.name(one.who))) for one in changing]
    if moving:
        names = "、".join(found.name(one.who) for one in moving[:MOST_CASES])
        more.append(_("Only the order of the others moves without: {names}.").format(names=names))
    question = _("Would somebody else win if one of the losers had not bid?")
    return Finding(question=question, answer=answer, firm=not changing, more=tuple(more[:MOST_CASES]))


def _evaluators(found: Found, field: Field) -> Finding:
    own = [one for one in found.report.evaluators if one.who in field.evaluators]
    changing = [one for one in own if any(change.lot == field.key for change in one.changes)]
    unknown = [one for one in own if not one.is_possible]
    if not own:
        answer = _("Evaluators score nothing here.")
    elif changing:
        answer = _("Of {all} evaluators, {count} settle who wins by their scores alone.").format(all=len(own), count=len(changing))
    else:
        answer = _("No: each of the {all} evaluators was left out once, and the winners stay the same.").format(all=len(own))
    more = [_without(found, one, _("Without {who}").format(who=found.members[one.who])) for one in changing]
    more += [_("{who} scored some bid alone and cannot be left out.").format(who=found.members[one.who]) for one in unknown]
    question = _("Would somebody else win without one of the evaluators?")
    return Finding(question=question, answer=answer, firm=not changing, more=tuple(more))


def _weights(found: Found, field: Field) -> Finding:
    question = _("How little must the weights change for somebody else to win?")
    own = [one for one in found.report.shifts if one.lot == field.key]
    if not own:
        return Finding(question=question, answer=_("No move of weight between two groups changes the winners."), firm=True)
    one = own[0]
    weights = {node.name: Fraction(node.weight) for node in field.case.criteria}
    says = _("Moving {points} points of weight from “{source}” ({had}) to “{target}” ({has}) lets {gains} reach {loses}.")
    answer = says.format(
        points=_points(one.points), source=one.source, target=one.target, had=_points(weights[one.source]),
        has=_points(weights[one.target]), gains=found.name(one.gains), loses=found.name(one.loses),
    )  # fmt: skip
    return Finding(question=question, answer=answer, firm=one.points >= 1)


def _without(found: Found, one: LeftOut, begin: str) -> str:
    """What changes, seat by seat."""
    many = len(found.lots) > 1
    return f"{begin}{_(': ')}{_('; ').join(_change(found, change, many=many) for change in one.changes)}"


def _change(found: Found, change: Change, *, many: bool) -> str:
    def names(seated: Sequence[str]) -> str:
        return "、".join(found.name(one) for one in seated) or _("nobody")

    says = _("{after} instead of {before}").format(after=names(change.after), before=names(change.before))
    lot = found.lots[change.lot]
    if many:
        says = _("lot {number}: {says}").format(number=lot.number, says=says)
    return _("seat {seat}: {says}").format(seat=change.seat, says=says) if lot.winners > 1 else says


def _pictures(found: Found, field: Field) -> tuple[Picture, ...]:
    """Mean points of the best bidders, leaf by leaf; a few leaves each, so that a picture fits on a page of the paper."""
    best = [bidder for group in field.ranking for bidder in group][: max(IN_PICTURE, field.winners)][:6]
    every = criteria.leaves(field.case.criteria)
    return tuple(_leaves(found, field, best, every[n : n + IN_ONE]) for n in range(0, len(every), IN_ONE))


def _leaves(found: Found, field: Field, best: Sequence[str], leaves: Sequence[Criterion]) -> Picture:
    series = [(found.name(who), [rounded(field.leaf_means[who][leaf.id], 2) for leaf in leaves]) for who in best]
    names = [f"{leaf.name} ({leaf.weight.normalize():f})" for leaf in leaves]
    return charts.grouped_bars(_("Where the points come from: mean of each criterion"), names, series, unit=_("points"))


def _points(value: Fraction, places: int = 2) -> str:
    text = f"{rounded(value, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
