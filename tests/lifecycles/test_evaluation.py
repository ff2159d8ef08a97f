"""The lifecycles of evaluation and score sheet, walked at random."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pytest

from tender.core.refusal import Refusal
from tender.procurement.models import Evaluation, Member, Result, ScoreSheet, Tender
from tender.procurement.services import committee, evaluation, reevaluation, sheet
from tests.builders import after
from tests.lifecycles.walk import Walk, all_cards, walk

pytestmark = pytest.mark.django_db


class EvaluationWalk(Walk):
    """From an examined tender to a signed or voided evaluation."""

    things = (Evaluation, ScoreSheet)
    together: ClassVar[set[str]] = {
        "begin",
        "submit",
        "submit_rest",
        "disagree",
        "sign_rest",
        "replace",
        "form_anew",
    }  # they fill in sheets, or sign for many
    people = ("own", "own", "officer", "officer", "approver", "leader", "provider")

    def actor(self, who, member):
        found = {"officer": self.scene.officer, "approver": self.scene.approver, "provider": self.scene.provider_actors[0]}
        if who in found:
            return found[who]
        leads = Member.objects.filter(evaluation__tender=self.scene.tender, is_leader=True, left_at=None).first()
        return self.scene.actor_of(leads or member if who == "leader" else member)

    def sheet(self, k):
        found = list(ScoreSheet.objects.filter(evaluation=self.scene.evaluation).exclude(state="voided").order_by("pk"))
        if not found:
            raise Refusal("none", "There is none.")
        return found[k % len(found)]

    def begin(self, who, k):
        sheet.begin_scoring(
            Tender.objects.get(pk=self.scene.tender.pk), by=self.actor(who, self.scene.members[0]), at=self.scene.at
        )

    def submit(self, who, k, points=after.points_for):
        one = self.sheet(k)
        if one.state in ("open", "returned"):
            after.fill(self.scene, one, points)
        by = self.actor(who, one.member)
        sheet.submit_sheet(one, by=by, at=self.scene.at)
        assert by.person_id == one.evaluator_id

    def submit_rest(self, who, k):
        waiting = [one for one in self.scene.sheets() if one.state in ("open", "returned")]
        if not waiting:
            raise Refusal("none", "There is none.")
        for one in waiting:
            after.fill(self.scene, one)
            sheet.submit_sheet(one, by=self.actor(who, one.member), at=self.scene.at)

    def disagree(self, who, k):
        def points(place, leaf, member):
            return after.points_for(place, leaf, member) - (Decimal("0.5") if leaf.kind == "fixed" else 0)

        self.submit(who, k, points)

    def give_back(self, who, k):
        one = self.sheet(k)
        evaluation.return_sheet(one, reason="复核", by=self.actor(who, one.member), at=self.scene.at)

    def sign(self, who, k):
        member = self.scene.members[k]
        evaluation.sign_report(self.scene.evaluation, by=self.actor(who, member), at=self.scene.at)

    def sign_rest(self, who, k):
        waiting = list(Member.objects.filter(evaluation=self.scene.evaluation, left_at=None, report_signed_at=None))
        if not waiting:
            raise Refusal("none", "There is none.")
        for member in waiting:
            evaluation.sign_report(self.scene.evaluation, by=self.actor(who, member), at=self.scene.at)

    def reopen(self, who, k):
        reevaluation.reopen(self.scene.evaluation, reason="评分畸低", by=self.actor(who, self.scene.members[0]), at=self.scene.at)

    def void(self, who, k):
        if k != 3:  # rarely, or no walk would get far
            raise Refusal("not_now", "Not now.")
        evaluation.void(
            self.scene.evaluation, reason="评标委员会组成违法", by=self.actor(who, self.scene.members[0]), at=self.scene.at
        )

    def replace(self, who, k):
        """A member leaves, and somebody follows and declares."""
        row = Member.objects.filter(evaluation=self.scene.evaluation, kind="expert", left_at=None, is_leader=False).first()
        if row is None:
            raise Refusal("none", "There is none.")
        by = self.actor(who, row)
        committee.release_member(row, reason="突发疾病", by=by, at=self.scene.at)
        made = committee.name_member(self.scene.evaluation, after.expert(), kind="expert", **after.DIRECT, by=by, at=self.scene.at)
        committee.declare(made, has_conflict=False, by=self.scene.actor_of(made), at=self.scene.at)

    def form_anew(self, who, k):
        """A fresh evaluation with a whole committee follows a voided one."""
        evaluation.form_anew(self.scene.evaluation, by=self.actor(who, self.scene.members[0]), at=self.scene.at)
        self.scene.fresh()
        fresh = after.Scene(self.scene.tender, self.scene.side, self.scene.at, self.scene.providers, self.scene.provider_actors)
        after.with_committee(fresh)

    steps = {
        "begin": begin, "submit": submit, "submit_rest": submit_rest, "disagree": disagree, "give_back": give_back,
        "sign": sign, "sign_rest": sign_rest, "reopen": reopen, "void": void, "replace": replace, "form_anew": form_anew,
    }  # fmt: skip
    rights = {
        "begin": {"officer"}, "submit": {"own", "leader"}, "submit_rest": {"own", "leader"}, "disagree": {"own", "leader"},
        "give_back": {"officer"}, "sign": {"own", "leader"}, "sign_rest": {"own", "leader"},
        "reopen": {"officer"}, "void": {"officer"}, "replace": {"officer"}, "form_anew": {"officer"},
    }  # fmt: skip

    def check(self, what, who):
        """Results exist exactly after the lock, and nothing is signed with a sheet open."""
        state = self.scene.evaluation.state
        if state != "voided":
            assert Result.objects.filter(bid__lot=self.scene.lot).exists() == (state in ("reconciling", "signed"))
        if state in ("reconciling", "signed"):
            counted = ScoreSheet.objects.filter(evaluation=self.scene.evaluation).exclude(state="voided")
            assert {one.state for one in counted} == {"locked"}
        assert not ScoreSheet.objects.filter(member__left_at__isnull=False).exclude(state="voided").exists()


def test_evaluation_and_sheets_walk_on_their_cards_only_and_reach_every_card():
    scene = after.examined_tender(bids=3)
    seed = [("begin", "officer", 0), ("submit", "own", 0), ("give_back", "officer", 0), ("submit_rest", "own", 0)]
    voided = [("begin", "officer", 0), ("void", "officer", 3)]
    again = [*voided, ("form_anew", "officer", 0), ("begin", "officer", 0), ("replace", "officer", 0), ("submit_rest", "own", 0)]
    reached = walk(EvaluationWalk, scene, examples=10, steps=25, seeds=[seed, voided, again])
    scored = after.scored_tender(after.scoring_tender(scene))
    reached |= walk(
        EvaluationWalk,
        scored,
        examples=6,
        steps=15,
        seeds=[[("sign_rest", "own", 0), ("reopen", "officer", 0), ("sign_rest", "own", 0)]],
    )
    # Prices are opened apart only with two envelopes (tests/procurement/test_two_envelopes.py).
    assert all_cards(Evaluation, ScoreSheet) - {("evaluation", "open_prices")} <= reached
