"""The JSON door of the evaluation: a case in, the result out, all numbers as decimal strings.

Lives here: reading and printing. Not here: the arithmetic (`evaluation.py`), the exit code (`management/commands/evaluate.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tender.core.refusal import Refusal, _
from tender.procurement.rules import criteria, formula, price, rounding
from tender.procurement.rules.evaluation import TIE_BREAK, EvaluationCase, EvaluationResult
from tender.procurement.rules.formula import Formula
from tender.procurement.rules.price import Bid, LowPrice, Policy
from tender.procurement.rules.reading import Node, malformed, to_decimal
from tender.procurement.rules.rounding import Rounding
from tender.procurement.rules.rulebook import DEFAULT, Rulebook, load
from tender.procurement.rules.timeline_case import refusal_to_json

Translate = Callable[[str], str]


def rules_from_json(node: Node) -> Rulebook:
    """The rulebook a case names, the default one if it names none. Refuses malformed with the path."""
    named = node.get("rulebook")
    if named is None:
        return load(DEFAULT)
    try:
        return load(named.text())
    except Refusal as refusal:
        if refusal.code == "malformed":
            raise
        raise malformed(named.path, _("{path}: there is no rulebook “{found}”."), found=named.text()[:60]) from None


def case_from_json(data: Any) -> EvaluationCase:
    """The case of a parsed file. Refuses malformed with the JSON path."""
    node = Node(data)
    rules = rules_from_json(node)
    method, kind = node.get("method"), node.get("object")
    tie_break = node.get("tie_break")
    most = node.get("candidates")
    return EvaluationCase(
        rules=rules,
        criteria=criteria.from_json(node.need("criteria")),
        bids=_bids(node.need("bids")),
        method=method.choice(rules.methods) if method else "open_tender",
        object=kind.choice(("service", "goods")) if kind else "service",
        ceiling=node.optional("ceiling", amount),
        budget=node.optional("budget", amount),
        deadline=node.optional("deadline", Node.moment),
        rounding=_rounding(node.get("rounding"), rules),
        policy=policy_from_json(node.get("policy")),
        low_price=_low_price(node.get("abnormal_low"), rules),
        tie_break=tuple(name.text() for name in tie_break.list()) if tie_break else TIE_BREAK,
        most_candidates=most.integer(1, 1000) if most else rules.raw["candidates"]["most"],
        formula=_formula(node.get("formula")),
    )


def _formula(node: Node | None) -> Formula | None:
    """`{kind, above, below, zero_at, threshold}`; what is not given is as usual. None when the case names none."""
    if node is None:
        return None
    usual, kind = Formula(), node.need("kind").choice(formula.KINDS)
    numbers = {key: node.get(key) for key in ("above", "below", "zero_at", "threshold")}
    given = {key: found.decimal() if found else getattr(usual, key) for key, found in numbers.items()}
    for key, number in given.items():
        if number < 0 or (key == "zero_at" and number == 0):
            says = _("{path}: more than 0 is expected, not “{found}”.")
            raise malformed(f"{node.path}.{key}", says, found=str(number))
    return Formula(kind, **given)


def _rounding(node: Node | None, rules: Rulebook) -> Rounding:
    default = rounding.default(rules)
    if node is None:
        return default
    stage, places, mode = node.get("stage"), node.get("places"), node.get("mode")
    return Rounding(
        stage.choice(rounding.STAGES) if stage else default.stage,
        places.integer(0, rounding.MOST_PLACES) if places else default.places,
        mode.choice(rounding.MODES) if mode else default.mode,
    )


def policy_from_json(node: Node | None) -> Policy:
    """Price deductions in percent; none when the case gives none."""
    if node is None:
        return Policy()
    return Policy(_percent(node.get("small_micro_deduction")), _percent(node.get("consortium_deduction")))


def _percent(node: Node | None) -> Decimal:
    found = node.decimal() if node else Decimal(0)
    if node and not 0 <= found < 100:
        raise malformed(node.path, _("{path}: a percentage from 0 to below 100 is expected, not “{found}”."), found=str(found))
    return found


def _low_price(node: Node | None, rules: Rulebook) -> LowPrice:
    default = price.low_price_default(rules)
    if node is None:
        return default
    mean, second, ceiling, compare = (node.get(key) for key in ("mean", "second_lowest", "ceiling", "compare"))
    return LowPrice(
        mean.decimal() if mean else default.mean,
        second.decimal() if second else default.second_lowest,
        ceiling.decimal() if ceiling else default.ceiling,
        compare.choice(("lt", "le")) if compare else default.compare,
    )


def amount(node: Node) -> Decimal:
    """Yuan with at most two places."""
    found = node.decimal()
    if found != found.quantize(Decimal("0.01")):
        raise malformed(node.path, _("{path}: an amount has at most two decimal places, not “{found}”."), found=str(found))
    return found


def _bids(node: Node) -> tuple[Bid, ...]:
    bids = tuple(_bid(child) for child in node.list())
    seen: set[str] = set()
    for child, bid in zip(node.list(), bids, strict=True):
        if bid.bidder in seen:
            raise malformed(f"{child.path}.bidder", _("{path}: “{found}” stands twice."), found=bid.bidder[:60])
        seen.add(bid.bidder)
    return bids


def _bid(node: Node) -> Bid:
    scores = node.get("scores")
    small, share = node.get("small_micro"), node.get("sme_share")
    return Bid(
        bidder=node.need("bidder").text(),
        price=amount(node.need("price")),
        scores={evaluator: _sheet(sheet) for evaluator, sheet in scores.items()} if scores else {},
        small_micro=small.flag() if small else False,
        sme_share=share.decimal() if share else None,
        received_at=node.optional("received_at", Node.moment),
    )


def _sheet(node: Node) -> Mapping[str, Decimal | None] | None:
    """One evaluator's points; null is a recusal, a null score a missing one. Written flat because a case has many."""
    if node.value is None:
        return None
    sheet: dict[str, Decimal | None] = {}
    for leaf, points in node.object().items():
        sheet[leaf] = found = to_decimal(points)
        if found is None and points is not None:
            dict(node.items())[leaf].decimal()
    return sheet


def result_to_json(result: EvaluationResult, translate: Translate = str) -> dict[str, Any]:
    """The result as the cases print it; scores with the places of the tender document, prices with two."""

    def show(value: Fraction) -> str:
        return str(result.shown(value))

    return {
        "price": {
            bidder: {"evaluated": str(rounding.rounded(found.evaluated, 2)), "score": show(found.score)}
            for bidder, found in result.price.items()
        },
        "evaluators": {
            bidder: {name: show(total) for name, total in totals.items()} for bidder, totals in result.evaluators.items()
        },
        "totals": {bidder: show(total) for bidder, total in result.totals.items()},
        "ranking": [list(group) for group in result.ranking],
        "candidates": [list(group) for group in result.candidates],
        "award_price": None if result.award_price is None else f"{result.award_price:.2f}",
        "flags": {bidder: list(codes) for bidder, codes in result.flags.items()},
        "refused": {bidder: refusal_to_json(refusal, translate) for bidder, refusal in result.refused.items()},
        "refusals": [refusal_to_json(refusal, translate) for refusal in result.refusals],
    }
