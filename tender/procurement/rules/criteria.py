"""The criteria tree: groups and leaves with points, and whether it is lawful.

Lives here: Criterion, what is refused about a tree, reading it from JSON. Not here: scoring against it (`scoring.py`),
findings from its wording (`lint.py`). Real trees: `rulebooks/criteria-trees.json`, templates: `rulebooks/starters.json`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from tender.core.refusal import Refusal, _
from tender.procurement.rules import anchors
from tender.procurement.rules.anchors import Anchor, scale_refusal, told
from tender.procurement.rules.reading import Node, malformed
from tender.procurement.rules.rulebook import Rulebook

KINDS = ("price", "quality", "fixed")
PRICE_WORDS = ("价格", "报价")
ALL_POINTS = Decimal(100)
DEEPEST = 6


@dataclass(frozen=True)
class Criterion:
    """A node: a group when it has `items`, else a leaf. `weight` in points, also the most points a leaf can get.

    `kind`: price (computed), quality (judged), fixed (from evidence: all evaluators must agree). A leaf is known by `key`
    (a database id, say), or by its name when there is none. `anchors`: the steps of a judged leaf's points, highest first.
    """

    name: str
    kind: str
    weight: Decimal
    items: tuple[Criterion, ...] = ()
    guidance: str = ""
    key: str = ""
    anchors: tuple[Anchor, ...] = ()

    @cached_property
    def id(self) -> str:
        """What scores are filed under."""
        return self.key or self.name

    @property
    def told(self) -> str:
        """How it is scored: the guidance, then the steps of its scale."""
        return "\n".join(filter(None, (self.guidance, told(self.anchors))))

    def leaves(self) -> Iterator[Criterion]:
        """The leaves below, or the node itself."""
        if not self.items:
            yield self
        for item in self.items:
            yield from item.leaves()


Tree = Sequence[Criterion]


def leaves(tree: Iterable[Criterion]) -> list[Criterion]:
    """All leaves in the order of the tree."""
    return [leaf for node in tree for leaf in node.leaves()]


def price_weight(tree: Iterable[Criterion]) -> Decimal:
    """Points of the price leaves together."""
    return sum((leaf.weight for leaf in leaves(tree) if leaf.kind == "price"), Decimal(0))


def judged(tree: Iterable[Criterion]) -> list[Criterion]:
    """The leaves that evaluators score: quality and fixed."""
    return [leaf for leaf in leaves(tree) if leaf.kind != "price"]


def sum_refusals(tree: Tree, rules: Rulebook) -> list[Refusal]:
    """Arithmetic: weights positive, items sum to their group, groups sum to 100, leaf names unique (O87 art. 55)."""
    law = rules.law("scores", "quantified")
    found = [refusal for node in tree for refusal in _node_refusals(node, law)]
    total = sum((node.weight for node in tree), Decimal(0))
    if total != ALL_POINTS:
        found.append(
            Refusal(
                "weights_sum",
                _("The groups add up to {found} points instead of {expected}: {parts}."),
                law=law,
                status=422,
                field="criteria",
                found=plain(total),
                expected=plain(ALL_POINTS),
                parts=" + ".join(f"{node.name} {plain(node.weight)}" for node in tree),
            )
        )
    for key, times in Counter(leaf.id for leaf in leaves(tree)).items():
        if times > 1:
            says = _("The criterion “{name}” stands {times} times; each needs a name of its own.")
            found.append(Refusal("criterion_twice", says, law=law, status=422, field="criteria", name=key, times=str(times)))
    return found


def _node_refusals(node: Criterion, law: str) -> Iterator[Refusal]:
    if node.weight <= 0:
        says = _("“{name}” has {weight} points; a criterion needs more than 0.")
        yield Refusal("weight_not_positive", says, law=law, status=422, field="criteria", name=node.name, weight=plain(node.weight))
    is_judged = node.kind == "quality" and not node.items
    if refusal := scale_refusal(node.name, node.anchors, weight=node.weight, is_quality_leaf=is_judged, law=law):
        yield refusal
    if not node.items:
        return
    total = sum((item.weight for item in node.items), Decimal(0))
    if total != node.weight:
        yield Refusal(
            "group_sum",
            _("The items of “{group}” add up to {found} points, but the group has {expected}."),
            law=law,
            status=422,
            field="criteria",
            group=node.name,
            found=plain(total),
            expected=plain(node.weight),
        )
    for item in node.items:
        yield from _node_refusals(item, law)


def band_refusal(tree: Tree, rules: Rulebook, *, method: str, object: str) -> Refusal | None:
    """Whether the price weight lies in the band of the method and object; methods without scoring have none.

    O87 art. 55: services at least 10, goods at least 30, no ceiling. CC214 art. 24 (consultation): 10 to 30, 30 to 60.
    """
    found = rules.method(method).price_weight.get(object)
    if found is None:
        return None
    weight = price_weight(tree)
    if weight < found.least:
        return Refusal(
            "price_weight_too_low",
            _("The price counts {weight} points; the law asks for {least} at least."),
            law=found.law,
            status=422,
            field="criteria",
            weight=plain(weight),
            least=plain(found.least),
        )
    if found.most is not None and weight > found.most:
        return Refusal(
            "price_weight_too_high",
            _("The price counts {weight} points; more than {most} needs the finance department's approval."),
            law=found.law,
            status=422,
            field="criteria",
            weight=plain(weight),
            most=plain(found.most),
        )
    return None


def lowest_refusal(tree: Tree, rules: Rulebook, *, method: str) -> Refusal | None:
    """A negotiation is decided by the lowest last offer alone (O74 art. 35), so nothing but the price is scored."""
    row = rules.raw["procedures"]["lowest_price"]
    scored = [leaf.name for leaf in judged(tree)]
    if method not in row["methods"] or not scored:
        return None
    says = _("A negotiation is decided by the lowest last offer among those that meet the requirement; “{name}” cannot be scored.")
    instead = _("Give all 100 points to the price, and put what must be met into the requirements.")
    return Refusal("only_price_counts", says, law=row["law"], instead=instead, status=422, field="criteria", name=scored[0])


def check(tree: Tree, rules: Rulebook, *, method: str, object: str, has_price: bool = True) -> list[Refusal]:
    """Everything the rulebook refuses about a tree; empty when it is lawful. Without `has_price` (fixed price) no band counts."""
    band = band_refusal(tree, rules, method=method, object=object) if has_price else None
    found = (band, lowest_refusal(tree, rules, method=method))
    return [*sum_refusals(tree, rules), *(refusal for refusal in found if refusal)]


def first_refusal(tree: Tree, rules: Rulebook, *, method: str, object: str, has_price: bool = True) -> Refusal | None:
    """The first thing `check` finds."""
    return next(iter(check(tree, rules, method=method, object=object, has_price=has_price)), None)


def plain(number: Decimal) -> str:
    """57.50 → 57.5, 100 → 100: a number as people write it."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def from_json(node: Node) -> tuple[Criterion, ...]:
    """The tree from a list of criteria (`{name, kind, weight, guidance, anchors, items}`, an item also as `[name, weight]`).

    A missing kind is that of the group, at the top `price` for a name with 价格 or 报价, else `quality`. A group's missing weight
    is the sum of its items. Refuses malformed with the JSON path.
    """
    return tuple(_read(child, "", 1) for child in node.list())


def _read(node: Node, kind: str, depth: int) -> Criterion:
    if isinstance(node.value, list):
        name, weight = [*node.list(), Node(None, node.path), Node(None, node.path)][:2]
        return Criterion(name.text(), kind or _kind_of(name.text()), weight.decimal())
    name_text = node.need("name").text()
    given = node.get("kind")
    kind = given.choice(KINDS) if given else kind or _kind_of(name_text)
    below = node.get("items")
    if below and depth == DEEPEST:
        raise malformed(below.path, _("{path}: this is nested too deeply."))
    items = tuple(_read(child, kind, depth + 1) for child in below.list()) if below else ()
    if items and node.get("weight") is None:
        weight_points = sum((item.weight for item in items), Decimal(0))
    else:
        weight_points = node.need("weight").decimal()
    guidance, scale = node.optional("guidance", Node.text) or "", node.get("anchors")
    return Criterion(name_text, kind, weight_points, items, guidance, anchors=_read_scale(scale) if scale else ())


def _read_scale(node: Node) -> tuple[Anchor, ...]:
    """The steps of a scale: objects {name, least, most, says}, or the lines that an officer types. Refuses malformed."""
    if isinstance(node.value, str):
        try:
            return anchors.read_lines(node.value)
        except Refusal as refusal:
            raise malformed(node.path, _("{path}: “{line}” is not a step of a scale."), **refusal.params) from None
    steps = node.list()
    return tuple(
        Anchor(step.need("name").text(), step.need("least").decimal(), step.need("most").decimal(), step.need("says").text())
        for step in steps
    )


def to_json(tree: Iterable[Criterion]) -> list[dict[str, Any]]:
    """The tree as `from_json` reads it; what a node does not have is left out."""
    rows = []
    for node in tree:
        more = {"guidance": node.guidance, "anchors": anchors.to_json(node.anchors), "items": to_json(node.items)}
        rows.append({"name": node.name, "kind": node.kind, "weight": plain(node.weight), **{k: v for k, v in more.items() if v}})
    return rows


def _kind_of(name: str) -> str:
    return "price" if any(word in name for word in PRICE_WORDS) else "quality"
