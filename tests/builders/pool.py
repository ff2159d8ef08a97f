"""Experts in the pool, and the draw of a committee from them."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate

from tender.core.actor import CLOCK
from tender.core.door import begin
from tender.parties.models import ExpertSubject, Organisation, Person, PoolEntry
from tender.procurement.models import ExpertDraw, Member
from tender.procurement.services import committee, expert_draw
from tests.builders import AT, after, person

FIELDS = ("training_evaluation", "finance", "law")


def pooled(name: str = "", *codes: str, employer: Organisation | None = None, verified: bool = True) -> Person:
    """Somebody in the pool, verified and known for these fields."""
    someone = after.expert(name, employer=employer)
    entry = begin(PoolEntry(expert=someone.expert, entered_at=AT), by=CLOCK, at=AT, logs="expert.entered")
    for code in codes:
        ExpertSubject.objects.create(expert=someone.expert, code=code, source="entered", since=localdate(AT), at=AT)
    if verified:
        PoolEntry.objects.filter(pk=entry.pk).update(state="verified")
    return someone


def pool(size: int = 9) -> list[Person]:
    """So many experts, each known for one field, in turn."""
    return [pooled("", FIELDS[n % len(FIELDS)]) for n in range(size)]


def need(scene: after.Scene, **known: Any) -> Any:
    """Four experts, two of them for evaluation of training, and two spares."""
    wanted = {"members": 5, "experts": 4, "spares": 2, "fields": {"training_evaluation": 2}, "day": localdate(scene.at), **known}
    return expert_draw.state_need(scene.evaluation, **wanted, by=scene.officer, at=scene.at)


def drawn(scene: after.Scene | None = None, *, declared: bool = True, **known: Any) -> tuple[after.Scene, ExpertDraw]:
    """A committee by lot with a representative of the buyer; the first expert leads; all have declared."""
    scene = scene or after.examining()
    if not PoolEntry.objects.exists():
        pool()
    who = {"by": scene.officer, "at": scene.at}
    made = expert_draw.draw_experts(need(scene, **known), word="公正", **who)
    own = person("", ("evaluator", scene.side.buyer))
    committee.name_member(scene.evaluation, own, kind="buyer", letter="授权函1号", **who)
    scene.members = list(Member.objects.filter(evaluation=scene.evaluation, left_at=None))
    committee.choose_leader(scene.members[0], **who)
    if declared:
        scene.members = [committee.declare(m, has_conflict=False, by=scene.actor_of(m), at=scene.at) for m in scene.members]
    return scene, made


__all__ = ["drawn", "need", "pool", "pooled"]
