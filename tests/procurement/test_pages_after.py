"""Pages after the opening: who sees what, in how many queries, and that a sheet is blind."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tender.procurement.models import Bid
from tender.procurement.models.facts import judged_leaves
from tests.builders import after

pytestmark = pytest.mark.django_db
MOST = 15


def signed_in(client, actor):
    from tender.parties.models import Person

    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


@pytest.fixture(params=[3, 5])
def bids(request):
    return request.param


def get(client, name, *args, queries, status=200):
    with queries(MOST):
        answer = client.get(reverse(f"procurement:{name}", args=args))
    assert answer.status_code == status, (name, answer.status_code)
    return answer.content.decode()


def test_examination_and_committee_pages(client, bids, django_assert_max_num_queries):
    scene = after.with_committee(bids=bids, declared=False)
    signed_in(client, scene.officer)
    get(client, "examination", scene.tender.pk, queries=django_assert_max_num_queries)
    html = get(client, "examine", scene.lot.pk, "qualification", queries=django_assert_max_num_queries)
    assert all(body.name in html for body in scene.providers)
    get(client, "committee", scene.tender.pk, queries=django_assert_max_num_queries)
    get(client, "evaluation", scene.evaluation.pk, queries=django_assert_max_num_queries)
    signed_in(client, scene.actor_of(scene.members[0]))
    get(client, "declaration", scene.members[0].pk, queries=django_assert_max_num_queries)
    get(client, "evaluations", queries=django_assert_max_num_queries)


def test_evaluators_pages_never_name_a_bidder(client, bids, django_assert_max_num_queries):
    scene = after.examined_tender(bids=bids, with_files=True)
    leader = scene.leader
    signed_in(client, leader)
    pages = [get(client, "examine", scene.lot.pk, "conformity", queries=django_assert_max_num_queries)]
    after.scoring_tender(scene)
    sheet = next(one for one in scene.sheets() if one.evaluator_id == leader.person_id)
    pages.append(get(client, "sheet", sheet.pk, queries=django_assert_max_num_queries))
    for leaf in judged_leaves(scene.tender):
        pages.append(get(client, "sheet-leaf", sheet.pk, leaf.pk, queries=django_assert_max_num_queries))
    pages.append(get(client, "sheet-check", sheet.pk, queries=django_assert_max_num_queries))
    assert any(re.search(r"-0\d\.pdf", html) for html in pages)
    assert any("██的方案" in html for html in pages)
    for html in pages:
        assert all(bid.alias in html for bid in scene.bids("admitted"))
        for body in scene.providers:
            assert body.name not in html
            assert body.get_absolute_url() not in html
        for bid in Bid.objects.filter(lot__tender=scene.tender):
            assert str(bid.pk) not in html


def test_pages_after_the_scoring(client, bids, django_assert_max_num_queries):
    scene = after.scored_tender(bids=bids)
    signed_in(client, scene.officer)
    get(client, "scores", scene.lot.pk, queries=django_assert_max_num_queries)
    get(client, "score-detail", scene.bids()[0].pk, queries=django_assert_max_num_queries)
    get(client, "evaluation", scene.evaluation.pk, queries=django_assert_max_num_queries)
    signed_in(client, scene.leader)
    get(client, "sign-report", scene.evaluation.pk, queries=django_assert_max_num_queries)
    scene, award = after.notified_award(after.awarded_tender(after.decided_award(after.evaluated_tender(scene))))
    signed_in(client, scene.approver)
    get(client, "award", award.pk, queries=django_assert_max_num_queries)
    signed_in(client, scene.provider_actors[1])
    html = get(client, "bid-result", scene.bids()[1].pk, queries=django_assert_max_num_queries)
    assert "2" in html
    get(client, "file-challenge", scene.tender.pk, queries=django_assert_max_num_queries)
    get(client, "challenges", scene.tender.pk, queries=django_assert_max_num_queries)
    get(client, "bid-result", scene.bids()[0].pk, queries=django_assert_max_num_queries, status=404)
