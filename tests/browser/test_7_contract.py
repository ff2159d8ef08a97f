"""Part seven of the trip: the contract is drawn from the award, mended once, signed by both sides, and made public."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tender.contracts.models import Contract
from tender.core import outbox
from tender.procurement.models import Tender
from tests.browser.people import Cast, Visitor
from tests.builders.after import Scene, notified_award

pytestmark = pytest.mark.usefixtures("known_years")
PERIOD = {"From": "2026-06-01", "Until": "2026-12-31"}


@pytest.fixture
def scene() -> Scene:
    """The letters are out; the worker has drawn the contract."""
    scene, _award = notified_award()
    outbox.drain()
    return scene


def test_the_contract_is_agreed_signed_by_both_sides_and_public(cast: Cast, scene: Scene) -> None:
    officer, leader, provider = (cast.plays(one) for one in (scene.officer, scene.approver, scene.provider_actors[0]))
    contract = Contract.objects.get()
    completes_the_text(officer, contract)
    returns_it_once(leader, officer, contract)
    outbox.drain()
    provider.goes("/home/").sees("Check the contract and sign it")
    signs(provider, contract, "Sign for the provider")
    outbox.drain()
    leader.goes("/home/").sees("Sign for the department")
    signs(leader, contract, "Sign for the department")
    outbox.drain()
    assert Tender.objects.get().state == "concluded"
    for one in (officer, leader, provider):
        one.goes(contract.get_absolute_url()).sees("in force (contract)")
        pages = PdfReader(BytesIO(one.paper("Signed contract (PDF)"))).pages
        assert "合同编号" in pages[0].extract_text()
    everybody_reads_the_notice(cast.anyone(), contract)


def completes_the_text(officer: Visitor, contract: Contract) -> None:
    officer.goes("/contracts/").page.locator("#main").get_by_role("link", name=contract.title).click()
    officer.sees("¥200,000.00").cannot("Submit the contract for review")
    officer.presses("Edit the text").types(PERIOD | {"Until": "2026-05-01"}).presses("Save")
    expect(officer.page.get_by_role("alert").first).to_be_visible()
    expect(officer.field("From")).to_have_value(PERIOD["From"])
    officer.types(PERIOD).presses("Save").sees("Saved.")
    officer.presses("Submit the contract for review", "Submit the contract for review").sees("The contract is in review.")


def returns_it_once(leader: Visitor, officer: Visitor, contract: Contract) -> None:
    leader.goes("/home/").sees("Review the contract")
    leader.goes(contract.get_absolute_url()).presses("Return the contract").types({"Reason": "请写明授课地点"})
    leader.presses("Return the contract")
    outbox.drain()
    officer.goes("/home/news/").sees("请写明授课地点")
    officer.goes(contract.get_absolute_url()).sees("请写明授课地点").presses("Edit the text").types(
        {"Place of delivery": "重庆市大渡口区委党校"}
    )
    officer.presses("Save").sees("重庆市大渡口区委党校")
    officer.presses("Submit the contract for review", "Submit the contract for review")
    leader.goes(contract.get_absolute_url()).sees("重庆市大渡口区委党校").presses("Approve the contract", "Approve the contract")


def signs(signer: Visitor, contract: Contract, card: str) -> None:
    """The page shows the whole text again; without the tick nothing is signed."""
    signer.goes(contract.get_absolute_url()).presses(card).sees("重庆市大渡口区委党校").sees("¥60,000.00")
    fingerprint = signer.page.locator("#main code").text_content()
    assert re.fullmatch(r"[0-9a-f]{64}", fingerprint or "")
    signer.types({"I have read the text and sign it for my side. This cannot be undone.": True}).presses("Sign").sees("Signed.")
    signer.sees(str(fingerprint))


def everybody_reads_the_notice(citizen: Visitor, contract: Contract) -> None:
    notice = contract.tender.notices.get(kind="contract")
    citizen.goes("/").presses(notice.title).sees(contract.provider.name).sees("¥200,000.00")
    citizen.paper(citizen.page.locator("#main a[href$='/paper/']").first)
