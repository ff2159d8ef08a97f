"""Findings from texts: wordings, points written in the guidance, and what is asked for and scored as well.

Lives here: where each text is looked at. Not here: the search (`wordings.py`) and its table (`wording_table.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tender.core.refusal import Refusal, _
from tender.procurement.rules import criteria
from tender.procurement.rules.criteria import Criterion, plain
from tender.procurement.rules.draft import WARNING, Draft, Finding
from tender.procurement.rules.wordings import CRITERIA, QUALIFICATION, REQUIREMENT, TITLE, hits

# scored only when the requirement speaks of it
ASKED_FOR = (("培训", ("培训方案", "培训计划", "培训服务")), ("应急", ("应急预案", "应急方案")))
POINTS = re.compile(r"(?:得|计|满分|最高|给)\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*分(?!以)")
PAPER = re.compile(r"[\u4e00-\u9fffA-Z0-9]{2,16}?(?:许可证|资格证|资质|证书|认证|执业证)")
LEADING = re.compile(r"^(?:.*(?:具有|具备|持有|提供|取得|拥有|通过|须有))?(?:有效的?|合法的?|相应的?)?")
OPENING, CLOSING = "“", "”"
MOST_NAMES = 6


def text_findings(draft: Draft) -> Iterator[Finding]:
    """Everything of this module, in the order of the draft."""
    for place, where, text in _texts(draft):
        for hit in hits(place, text):
            words = f"{CLOSING}、{OPENING}".join(hit.words)
            wording = hit.wording
            refusal = Refusal(wording.id, wording.says, law=wording.law, instead=wording.instead, words=words)
            yield Finding(WARNING, where, refusal, hit.context)
    for where, node in nodes(draft.criteria):
        if draft.requirement:
            yield from _not_asked_for(draft, where, node)
        yield from _points(draft, where, node)
        yield from _asked_as_well(draft, where, node)
    if draft.is_whole:
        yield from _undefined(draft)


def nodes(tree: Sequence[Criterion], path: str = "criteria") -> Iterator[tuple[str, Criterion]]:
    """Every node with its place, `criteria/<group>/<leaf>`, in reading order."""
    for node in tree:
        yield f"{path}/{node.name}", node
        yield from nodes(node.items, f"{path}/{node.name}")


def _texts(draft: Draft) -> Iterator[tuple[str, str, str]]:
    yield TITLE, "title", draft.title
    yield REQUIREMENT, "requirement", draft.requirement
    for name in ("acceptance", "payment"):
        yield REQUIREMENT, name, getattr(draft, name) or ""
    if draft.terms is not None:
        yield REQUIREMENT, "bond_payment", draft.terms.bond_payment
    for number, text in enumerate(draft.qualification, 1):
        yield QUALIFICATION, f"qualification/{number}", text
    for where, node in nodes(draft.criteria):
        yield CRITERIA, where, "\n".join((node.name, node.guidance, *(step.says for step in node.anchors)))


def _not_asked_for(draft: Draft, where: str, node: Criterion) -> Iterator[Finding]:
    for subject, plans in ASKED_FOR:
        words = next((plan for plan in plans if plan in node.name), None)
        if words and subject not in draft.requirement:
            says, law = _("“{words}” is scored, but the requirement does not ask for it."), draft.rules.law("scores", "quantified")
            instead = _("Write it into the requirement, or leave it out of the criteria.")
            yield Finding(WARNING, where, Refusal("not_asked_for", says, law=law, instead=instead, words=words), node.name)


def _points(draft: Draft, where: str, node: Criterion) -> Iterator[Finding]:
    """Points in the guidance of a leaf above the points that the leaf has."""
    if node.items:
        return
    too_many = [hit for hit in POINTS.finditer(node.guidance) if Decimal(hit[1]) > node.weight]
    if too_many:
        says, law = _("“{words}”: the criterion has {weight} points only."), draft.rules.law("scores", "quantified")
        words, weight = too_many[0].group(), plain(node.weight)
        instead = _("Let the points in the text and the points of the criterion agree.")
        refusal = Refusal("item_points", says, law=law, instead=instead, words=words, weight=weight)
        yield Finding(WARNING, where, refusal, node.guidance)


def _asked_as_well(draft: Draft, where: str, node: Criterion) -> Iterator[Finding]:
    """A paper that is a qualification and is scored too (O87 art. 55)."""
    text = f"{node.name}\n{node.guidance}"
    for asked in draft.qualification:
        for hit in PAPER.finditer(asked):
            paper = LEADING.sub("", hit.group())
            if len(paper) >= 4 and paper in text:
                says, law = _("“{words}” is a qualification and is scored as well."), draft.rules.law("scores", "quantified")
                instead = _("Ask for it as a qualification, or leave it out.")
                refusal = Refusal("qualification_and_score", says, law=law, instead=instead, words=paper)
                yield Finding(WARNING, where, refusal, f"{asked}\n{text}")
                return


def _undefined(draft: Draft) -> Iterator[Finding]:
    """Judged leaves without a word on how they are scored, as one finding: they are mended in one go."""
    bare = [leaf.name for leaf in criteria.judged(draft.criteria) if not leaf.guidance.strip() and not leaf.anchors]
    if bare:
        says = _("{count} criteria do not say how they are scored: {words}.")
        names = "、".join(bare[:MOST_NAMES]) + ("…" if len(bare) > MOST_NAMES else "")
        law, instead = draft.rules.law("scores", "quantified"), _("Write for each which answer gets how many points.")
        refusal = Refusal("undefined_factor", says, law=law, instead=instead, count=str(len(bare)), words=names)
        yield Finding(WARNING, "criteria", refusal, "、".join(bare))
