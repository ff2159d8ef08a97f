"""Public pages of the rulebooks: the list, one to read, two compared, and the way from a refusal to the place of its article."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from tender.core.refusal import Refusal
from tender.procurement.queries.rulebook_words import FIELDS, ROWS, SECTIONS, VALUES, row_label, values_of_row
from tender.procurement.rules.rulebook import every, load
from tender.procurement.rules.rulebook_files import VARIABLE
from tender.procurement.rules.rulebook_values import places_of_article, values_of
from tests.builders.before import buyer_side, published_tender
from tests.house import tree
from tests.procurement.rules.test_rulebook_choice import district_file

pytestmark = pytest.mark.django_db
CITED = re.compile(r'"((?:财政部令第\d+号|政府采购法(?:实施条例)?) 第[^"]+)"')


def get(client, name, *args, **query):
    return client.get(reverse(f"portal:{name}", args=args), query)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_says_what_is_in_force_and_how_many_tenders_stand_on_it(client, language, django_assert_max_num_queries):
    client.cookies["django_language"] = language
    published_tender(buyer_side())
    with django_assert_max_num_queries(5):
        text = get(client, "rulebooks").content.decode()
    assert all(book.title in text for book in every())
    row = text[text.index(reverse("portal:rulebook", args=["cn-gp-services-2026"])) :]
    assert re.search(
        r'class="rows__number"[^>]*>\s*1\s*</td>\s*<td class="rows__number"[^>]*>\s*1\s*</td>', row[: row.index("</tr>")]
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", [book.id for book in every()])
def test_a_rulebook_is_readable_with_article_and_certainty_of_every_value(client, name, language):
    client.cookies["django_language"] = language
    text = get(client, "rulebook", name).content.decode()
    for entry in values_of(load(name)):
        assert f'id="{entry.anchor}"' in text
        assert entry.law in text
    assert load(name).sha256 in text
    assert "{" not in text[text.index("<main") : text.index("</main>")]


def test_a_running_tender_is_listed_on_its_rulebook_and_an_ended_one_is_not(client, monkeypatch):
    side = buyer_side()
    tender = published_tender(side)
    assert tender.title in get(client, "rulebook", "cn-gp-services-2026").content.decode()
    assert tender.title not in get(client, "rulebook", "cn-gp-services-2022").content.decode()


def test_two_versions_are_compared_value_by_value(client):
    text = get(client, "rulebook-compare", old="cn-gp-services-2022", new="cn-gp-services-2026").content.decode()
    assert "财政部令第87号 第60条" in text
    assert "财库〔2026〕2号" in text
    assert "财政部令第87号 第16条" not in text
    same = get(client, "rulebook-compare", old="cn-gp-services-2026", new="cn-gp-services-2026").content.decode()
    assert "没有差异" in same


@pytest.mark.parametrize("name", ["rulebook", "rulebook-compare"])
def test_an_unknown_rulebook_is_not_found(client, name):
    answer = get(client, name, "atlantis") if name == "rulebook" else get(client, name, old="atlantis", new="")
    assert answer.status_code == 404


def test_a_district_file_appears_by_itself(client, tmp_path, monkeypatch):
    district_file(tmp_path)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert "cq-dadukou-2027" in get(client, "rulebooks").content.decode()
    assert "¥4,000,000.00" in get(client, "rulebook", "cq-dadukou-2027").content.decode()


def test_an_article_leads_to_its_place(client):
    answer = get(client, "rulebook-law", article="财政部令第87号 第27条")
    assert answer.url == reverse("portal:rulebook", args=["cn-gp-services-2026"]) + "#periods-clarification_lead_open"
    asked = get(client, "rulebook-law", article="财政部令第87号 第60条", book="cn-gp-services-2022")
    assert asked.url.endswith("cn-gp-services-2022/#abnormal_low")
    assert get(client, "rulebook-law", article="某法 第999条").status_code == 404
    assert get(client, "rulebook-law", article="x", book="atlantis").status_code == 404


def test_a_refusal_links_its_article(rf):
    html = render_to_string(
        "parts/refusal.html", {"refusal": Refusal("x", "No.", law="财政部令第87号 第27条"), "request": rf.get("/")}
    )
    assert re.search(r'href="/rulebooks/law/\?article=[^"]+27[^"]*">财政部令第87号 第27条</a>', html)


def test_every_article_that_the_program_cites_stands_in_the_rulebook():
    cited = {
        law for path in tree.python("tender/procurement/", "tender/contracts/", "tender/parties/", "workflows/")
        for law in CITED.findall(path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert len(cited) > 40
    assert sorted(law for law in cited if not places_of_article(load(), law)) == []


def test_every_key_of_the_shipped_books_has_a_word():
    for book in every():
        for entry in values_of(book):
            assert entry.section in SECTIONS
            assert entry.section in ("articles", "training_fees") or all(
                key in ROWS or not re.fullmatch(r"[a-z_]+", word)
                for key, word in zip(entry.path[1:], row_label(entry.path).split(" · "), strict=False)
            )
            assert set(entry.values) - {"amount", "unit"} <= set(FIELDS)
            assert list(values_of_row(entry)) or not entry.values
    assert set(load().raw["periods"]) <= set(ROWS)
    assert {period["from"] for period in load().raw["periods"].values()} <= set(VALUES)
