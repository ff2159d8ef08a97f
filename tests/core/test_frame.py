"""The frame: refusals as answers, content security, navigation, error pages."""

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxMiddleware

from tender.core.actor import NOBODY, Actor, Seat
from tender.core.middleware import POLICY, ContentSecurityMiddleware, RefusalMiddleware
from tender.core.navigation import places_for
from tender.core.refusal import Refusal

REFUSAL = Refusal(
    "too_late",
    "“{move}” is not possible while this is “{state}”.",
    law="第27条",
    instead="Please give a reason.",
    move="x",
    state="y",
)


def answer(**headers: str) -> HttpResponse:
    request = RequestFactory(headers={"accept": "text/html,*/*;q=0.8", **headers}).post("/tenders/1/")
    request.actor = NOBODY
    request.session = {}
    request._messages = []
    HtmxMiddleware(lambda _request: HttpResponse())(request)
    found = RefusalMiddleware(lambda _request: HttpResponse()).process_exception(request, REFUSAL)
    assert found is not None
    return found


def test_people_get_a_page_with_rule_and_way_on(db: None) -> None:
    found = answer(referer="http://testserver/tenders/1/edit/?step=2")
    page = found.content.decode()
    assert found.status_code == 409
    assert "当前状态为“y”，不能进行“x”。" in page
    assert "第27条" in page
    assert "请填写理由。" in page
    assert 'href="/tenders/1/edit/?step=2"' in page


def test_the_way_back_never_leads_to_a_foreign_site(db: None) -> None:
    assert "evil" not in answer(referer="https://evil.example/tenders/").content.decode()


def test_machines_get_problem_details() -> None:
    found = answer(accept="application/json")
    assert found["Content-Type"] == "application/problem+json"
    assert json.loads(found.content) == {
        "type": "urn:kaibiao:refusal:too_late",
        "title": "当前状态为“y”，不能进行“x”。",
        "status": 409,
        "instance": "/tenders/1/",
        "code": "too_late",
        "law": "第27条",
        "detail": "请填写理由。",
    }


def test_htmx_gets_a_fragment_for_the_notices() -> None:
    found = answer(**{"hx-request": "true"})
    assert found["HX-Retarget"] == "#notices"
    assert "<html" not in found.content.decode()


def test_other_errors_are_left_to_django() -> None:
    middleware = RefusalMiddleware(lambda _request: HttpResponse())
    assert middleware.process_exception(HttpRequest(), ValueError()) is None


def test_every_answer_has_the_content_policy_unless_it_set_its_own() -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    assert ContentSecurityMiddleware(lambda _request: HttpResponse())(HttpRequest())["Content-Security-Policy"] == POLICY
    assert ContentSecurityMiddleware(lambda _request: own)(HttpRequest())["Content-Security-Policy"] == "default-src 'none'"
    assert "unsafe" not in POLICY


def test_a_form_without_its_key_is_refused_kindly(db: None) -> None:
    found = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert found.status_code == 403
    assert "表单已失效" in found.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_missing_page_says_so_in_our_frame(language: str, client: Client, db: None) -> None:
    client.cookies["django_language"] = language
    found = client.get("/no/such/page/")
    assert found.status_code == 404
    assert ("This page does not exist" if language == "en" else "页面不存在") in found.content.decode()


def test_the_page_of_a_broken_server_needs_nothing() -> None:
    assert "系统出现故障" in render_to_string("500.html")


def test_places_depend_on_seats() -> None:
    officer = Actor(1, "王敏", frozenset({Seat("officer", 1)}))
    learner = Actor(2, "李", frozenset({Seat("learner", 1)}))

    def urls(actor: Actor) -> list[str]:
        return [place.url for place in places_for(actor, "/")]

    assert urls(NOBODY) == ["/", "/credits/ranking/"]
    assert "/procurement/tenders/" in urls(officer)
    assert "/procurement/tenders/" not in urls(learner)


def test_the_place_one_is_at_is_marked_once() -> None:
    officer = Actor(1, "王敏", frozenset({Seat("officer", 1)}))
    here = [place.url for place in places_for(officer, "/procurement/tenders/12/") if place.is_here]
    assert here == ["/procurement/tenders/"]


def test_the_page_of_all_parts_opens(client: Client, db: None) -> None:
    assert client.get("/office/style/").status_code == 200


@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_account_pages_are_in_our_frame(path: str, client: Client, db: None) -> None:
    page = client.get(f"/accounts/{path}/").content.decode()
    assert 'class="masthead"' in page
    assert 'class="field__label"' in page
