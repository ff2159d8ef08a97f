"""Score sheets: bounds, reasons, autosave, two windows, secrecy, signature."""

from __future__ import annotations

from decimal import Decimal
from itertools import cycle, islice, product

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Score, ScoreSheet
from tender.procurement.models.facts import bounds_of, judged_leaves, sheet_progress
from tender.procurement.rules.sheet import Scored, progress
from tender.procurement.services import sheet as services
from tests.builders import after

CENT = Decimal("0.01")
pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return after.scoring_tender(bids=3)


@pytest.fixture
def mine(scene):
    return scene.sheets()[0]


def owner(scene, sheet):
    return scene.actor_of(sheet.member)


def save(scene, sheet, *cells, by=None, strict=True):
    return services.save_scores(sheet, cells, by=by or owner(scene, sheet), at=scene.at, strict=strict)


def first(scene):
    return scene.bids()[0], judged_leaves(scene.tender)[0]


def signed_in(client, scene, sheet):
    client.force_login(Person.objects.get(pk=sheet.evaluator_id))
    return client


def test_one_sheet_per_member_and_lot():
    scene = after.scoring_tender(lots=2)
    assert len(scene.sheets()) == 5 * 2


def test_a_score_is_saved_and_changed(scene, mine):
    bid, leaf = first(scene)
    saved = save(scene, mine, (bid, leaf, Decimal("7.25"), ""))
    assert (saved.written, saved.progress.done, saved.progress.all) == (1, 1, 3 * 4)
    save(scene, mine, (bid, leaf, Decimal("8.50"), "改判"))
    score = Score.objects.get()
    assert (score.points, score.comment) == (Decimal("8.50"), "改判")
    save(scene, mine, (bid, leaf, None, ""))
    assert Score.objects.get().points is None


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("10.01", "points_out_of_bounds"),
        ("-0.01", "points_out_of_bounds"),
        ("NaN", "points_out_of_bounds"),
        ("5.125", "points_too_fine"),
    ],
)
def test_points_out_of_bounds_are_refused_by_the_service(scene, mine, points, code):
    bid, leaf = first(scene)
    with pytest.raises(Refusal) as refused:
        save(scene, mine, (bid, leaf, Decimal(points), ""))
    assert refused.value.code == code
    assert save(scene, mine, (bid, leaf, leaf.weight, "满分")).written == 1
    assert save(scene, mine, (bid, leaf, Decimal(0), "未响应")).written == 1


def test_points_out_of_bounds_are_refused_by_the_database(scene, mine):
    bid, leaf = first(scene)
    row = {"sheet": mine, "bid": bid, "criterion": leaf, "at": scene.at}
    with pytest.raises(DatabaseError, match="is above"), transaction.atomic():
        Score.objects.create(points=leaf.weight + Decimal("0.01"), **row)
    with pytest.raises(DatabaseError, match="score_not_negative"), transaction.atomic():
        Score.objects.create(points=Decimal("-0.01"), **row)
    Score.objects.create(points=leaf.weight, **row)


def test_a_bid_of_another_lot_is_not_on_the_sheet():
    scene = after.scoring_tender(lots=2)
    mine, other = scene.sheets()[0], scene.tender.lots.last()
    leaf, strange = judged_leaves(scene.tender)[0], other.bids.first()
    with pytest.raises(DatabaseError, match="not of this sheet"), transaction.atomic():
        Score.objects.create(sheet=mine, bid=strange, criterion=leaf, points=1, at=scene.at)


def test_a_refused_cell_loses_nothing_of_the_others(scene, mine):
    bid, leaf = first(scene)
    saved = save(scene, mine, (bid, leaf, Decimal(99), ""), (scene.bids()[1], leaf, Decimal(6), ""), strict=False)
    assert (saved.written, list(saved.refused)) == (1, [(bid.alias, leaf.pk)])
    assert Score.objects.get().points == Decimal(6)


def test_very_low_and_very_high_points_need_a_reason(scene, mine):
    bid, leaf = first(scene)
    assert save(scene, mine, (bid, leaf, Decimal("3.99"), "")).need_reason
    assert save(scene, mine, (bid, leaf, Decimal("9.51"), "")).need_reason
    assert not save(scene, mine, (bid, leaf, Decimal("4.00"), "")).need_reason
    assert not save(scene, mine, (bid, leaf, Decimal("9.51"), "合同数量最多")).need_reason


def test_the_database_counts_progress_as_the_rule_does(scene, mine):
    leaves = judged_leaves(scene.tender)
    shares = [None, *map(Decimal, ("0", "0.39", "0.40", "0.41", "0.94", "0.95", "0.96", "1"))]
    cells = list(product(scene.bids(), leaves))
    for turn in range(3):
        given = islice(cycle(shares), turn, None)
        wanted = [
            (bid, leaf, None if share is None else (leaf.weight * share).quantize(CENT), "理由" if n % 3 == turn else "")
            for n, ((bid, leaf), share) in enumerate(zip(cells, given, strict=False))
        ]
        counted = save(scene, mine, *wanted).progress
        found = {(s.bid_id, s.criterion_id): Scored(s.points, s.comment) for s in Score.objects.filter(sheet=mine)}
        known = {"bids": [bid.pk for bid in scene.bids()], "weights": {leaf.pk: leaf.weight for leaf in leaves}}
        assert counted == sheet_progress(mine) == progress(found, bounds=bounds_of(scene.tender), **known)
        assert counted.done > counted.bare > 0


def test_nobody_else_saves_or_sees_a_sheet(client, scene, mine):
    bid, leaf = first(scene)
    for other in (scene.officer, scene.approver, scene.actor_of(scene.sheets()[1].member), scene.provider_actors[0]):
        with pytest.raises(Refusal) as refused:
            save(scene, mine, (bid, leaf, Decimal(5), ""), by=other)
        assert refused.value.status == 403
        client.force_login(Person.objects.get(pk=other.person_id))
        assert client.get(reverse("procurement:sheet", args=[mine.pk])).status_code == 404
    assert signed_in(client, scene, mine).get(reverse("procurement:sheet", args=[mine.pk])).status_code == 200


def test_a_sheet_with_a_missing_score_cannot_be_signed(scene, mine):
    after.fill(scene, mine)
    Score.objects.filter(sheet=mine).first().delete()
    with pytest.raises(Refusal) as refused:
        services.submit_sheet(mine, by=owner(scene, mine), at=scene.at)
    assert (refused.value.code, refused.value.params["count"]) == ("scores_missing", 1)
    after.fill(scene, mine)
    assert services.submit_sheet(mine, by=owner(scene, mine), at=scene.at).state == "submitted"


def test_a_sheet_with_a_missing_reason_cannot_be_signed(scene, mine):
    after.fill(scene, mine)
    bid, leaf = first(scene)
    save(scene, mine, (bid, leaf, Decimal(1), ""))
    with pytest.raises(Refusal) as refused:
        services.submit_sheet(mine, by=owner(scene, mine), at=scene.at)
    assert refused.value.code == "reasons_missing"
    save(scene, mine, (bid, leaf, Decimal(1), "仅提供一份合同"))
    assert services.submit_sheet(mine, by=owner(scene, mine), at=scene.at).digest == services.scores_digest(mine)


def test_only_its_evaluator_signs(scene, mine):
    after.fill(scene, mine)
    with pytest.raises(Refusal) as refused:
        services.submit_sheet(mine, by=scene.officer, at=scene.at)
    assert refused.value.code == "forbidden"


def test_signed_scores_are_fixed_also_in_the_database(scene, mine):
    after.fill(scene, mine)
    services.submit_sheet(mine, by=owner(scene, mine), at=scene.at)
    bid, leaf = first(scene)
    with pytest.raises(Refusal) as refused:
        save(scene, mine, (bid, leaf, Decimal(5), ""))
    assert refused.value.code == "sheet_closed"
    with pytest.raises(DatabaseError, match="score sheet is submitted"), transaction.atomic():
        Score.objects.filter(sheet=mine).update(points=1)
    with pytest.raises(DatabaseError, match="score sheet is submitted"), transaction.atomic():
        Score.objects.filter(sheet=mine).delete()


def test_the_officer_returns_a_sheet_unread_and_its_evaluator_signs_again(scene, mine):
    from tender.procurement.services.evaluation import return_sheet

    after.fill(scene, mine)
    sheet = services.submit_sheet(mine, by=owner(scene, mine), at=scene.at)
    with pytest.raises(Refusal) as refused:
        return_sheet(sheet, reason="", by=scene.officer, at=scene.at)
    assert refused.value.code == "reason_missing"
    sheet = return_sheet(sheet, reason="分项评分超出评分标准范围", by=scene.officer, at=scene.at)
    assert (sheet.state, sheet.signed_at, sheet.digest) == ("returned", None, "")
    assert services.submit_sheet(sheet, by=owner(scene, mine), at=scene.at).state == "submitted"


# --- the page --------------------------------------------------------------------------------------------------------


def post(client, scene, sheet, points, *, was=None, reason=""):
    bid, leaf = first(scene)
    data = {f"p_{bid.alias}_{leaf.pk}": points, f"r_{bid.alias}_{leaf.pk}": reason}
    if was is not None:
        data["was"] = was
    return client.post(reverse("procurement:sheet-save", args=[sheet.pk]), data)


def test_autosave_answers_with_the_progress(client, scene, mine):
    answer = post(signed_in(client, scene, mine), scene, mine, "７.5")
    assert answer.status_code == 204
    assert '"done": 1, "all": 12, "bare": 0' in answer.headers["HX-Trigger"]
    assert Score.objects.get().points == Decimal("7.50")


@pytest.mark.parametrize("typed", ["10.01", "-1", "1e309", "NaN", "八分", "5.125"])
def test_autosave_refuses_what_is_no_possible_score_and_keeps_what_was_saved(client, scene, mine, typed):
    signed_in(client, scene, mine)
    assert post(client, scene, mine, "6").status_code == 204
    answer = post(client, scene, mine, typed)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.content
    assert Score.objects.get().points == Decimal(6)


def test_two_windows_do_not_overwrite_each_other_unseen(client, scene, mine):
    signed_in(client, scene, mine)
    assert post(client, scene, mine, "6", was="").status_code == 204
    answer = post(client, scene, mine, "8", was="")
    assert answer.status_code == 409
    assert "6.00" in answer.content.decode()
    assert Score.objects.get().points == Decimal(6)
    assert post(client, scene, mine, "8", was="6").status_code == 204
    assert post(client, scene, mine, "8", was="6").status_code == 204
    assert Score.objects.get().points == Decimal(8)


def test_nothing_is_lost_on_reload(client, scene, mine):
    leaf = first(scene)[1]
    post(signed_in(client, scene, mine), scene, mine, "9.8", reason="合同数量最多")
    for name, args in (("sheet", [mine.pk]), ("sheet-leaf", [mine.pk, leaf.pk])):
        html = client.get(reverse(f"procurement:{name}", args=args)).content.decode()
        assert 'value="9.8"' in html
        assert "合同数量最多" in html


def test_files_are_served_under_neutral_names(client):
    scene = after.scoring_tender(bids=3, with_files=True)
    mine = scene.sheets()[0]
    signed_in(client, scene, mine)
    from tender.procurement.queries.sheet import blind_files

    found = [one for files in blind_files(mine.lot, None).values() for one in files]
    assert len(found) == 3
    for one in found:
        answer = client.get(reverse("procurement:sheet-file", args=[mine.pk, one.pk]))
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")
        assert "%E6%8A%95%E6%A0%87%E4%BA%BA" in answer.headers["Content-Disposition"]
        assert all(body.name not in str(answer.headers) for body in scene.providers)
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    assert client.get(reverse("procurement:sheet-file", args=[mine.pk, found[0].pk])).status_code == 404


def test_a_save_takes_few_queries_and_no_more_with_more_bids(client, django_assert_max_num_queries):
    scene = after.scoring_tender(bids=5)
    mine = scene.sheets()[0]
    signed_in(client, scene, mine)
    bid, leaf = first(scene)
    url, cell = reverse("procurement:sheet-save", args=[mine.pk]), f"p_{bid.alias}_{leaf.pk}"
    client.post(url, {cell: "5"})
    with django_assert_max_num_queries(15):
        client.post(url, {cell: "6"})


def test_the_signature_page_lists_what_is_missing_and_signs(client, scene, mine):
    signed_in(client, scene, mine)
    url = reverse("procurement:sheet-check", args=[mine.pk])
    assert "12" in client.get(url).content.decode()
    assert client.post(url).status_code == 200
    assert ScoreSheet.objects.get(pk=mine.pk).state == "open"
    after.fill(scene, mine)
    assert client.post(url).status_code == 302
    assert ScoreSheet.objects.get(pk=mine.pk).state == "submitted"
