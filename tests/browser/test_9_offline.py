"""The two offline pages, opened from the disk as people open them: what they write, Python reads, and they can reach nobody."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tender.record import offline
from tender.record.rules import bid_file, custody, jcs, opening, opening_list, recovery, withdrawal
from tests.browser.sight import AXE, NARROW, STICKS_OUT, WIDE
from tests.builders.seals import CUSTODIANS, a_bid, codes_of, fixed, terms

PHRASE = "correct horse battery"
QUICK = {"name": "pbkdf2-hmac-sha256", "rounds": 600_000}
NEVER = re.compile(r"\b(key|share|ciphertext|merkle|cipher|hash)\b|密钥|份额|密文|哈希", re.IGNORECASE)


class Desk:
    """One offline page in a window, and a folder beside it."""

    def __init__(self, page: Page, folder: Path, name: str) -> None:
        self.page, self.folder, self.name, self.troubles = page, folder, name, []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
        (folder / f"{name}.html").write_text(offline.build(name), "utf-8")
        page.goto(f"file://{folder}/{name}.html")
        expect(page.locator("#work")).to_be_visible()

    def put(self, field: str, *files: tuple[str, bytes]) -> None:
        paths = []
        for name, data in files:
            (self.folder / name).write_bytes(data)
            paths.append(self.folder / name)
        self.page.locator(field).set_input_files(paths)

    def press(self, button: str) -> None:
        self.page.locator(button).click()

    def saved(self, link: str) -> bytes:
        with self.page.expect_download() as found:
            self.page.locator(link).click()
        return Path(found.value.path()).read_bytes()

    def says(self, place: str) -> Locator:
        return self.page.locator(place)

    def looked_at(self, moment: str) -> list[str]:
        """What axe and a narrow window find wrong; pictures where SHOTS names a folder."""
        found = [
            f"{one['id']}: {node['html'][:120]}"
            for one in Axe().run(self.page, options=AXE).response["violations"]
            for node in one["nodes"]
        ]
        for width, size in ((1280, WIDE), (390, NARROW)):
            self.page.set_viewport_size(size)
            found += self.page.evaluate(STICKS_OUT)
            if folder := os.environ.get("SHOTS"):
                self.page.screenshot(path=f"{folder}/offline-{self.name}-{moment}-{width}.png", full_page=True)
        self.page.set_viewport_size(WIDE)
        return found


@pytest.fixture
def desk(chromium: Browser, tmp_path: Path) -> Iterator[Any]:
    context = chromium.new_context(accept_downloads=True, viewport=WIDE)
    made: list[Desk] = []

    def opened(name: str) -> Desk:
        made.append(Desk(context.new_page(), tmp_path, name))
        return made[-1]

    yield opened
    context.close()
    assert [trouble for each in made for trouble in each.troubles] == []


@pytest.fixture
def bidder(desk: Any) -> Desk:
    at: Desk = desk("seal")
    at.put("#terms", ("terms.json", jcs.dumps(terms().as_json())))
    expect(at.says("#terms-shown")).to_be_visible()
    return at


def test_a_bidder_seals_offline_and_the_custodians_open_it(bidder: Desk) -> None:
    assert " ".join(custody.fingerprint(CUSTODIANS[0][1], "zh")) in bidder.says("#custodians").inner_text()
    assert bidder.looked_at("1-terms") == []
    bidder.press("#seal")
    expect(bidder.says("#seal-refused")).to_contain_text("请先选择文件")
    plan = b"%PDF-1.7 " + b"plan " * 500_000
    bidder.put("#files-technical", ("方案.pdf", plan), ("业绩.pdf", b"%PDF-1.7 more"))
    bidder.put("#files-price", ("报价.xlsx", b"148000.00"))
    assert bidder.looked_at("2-files") == []
    bidder.press("#seal")
    expect(bidder.says("#step-done")).to_be_visible()
    assert bidder.looked_at("3-sealed") == []
    whole, own = bidder.saved("#save-bid"), recovery.read_recovery(bidder.saved("#save-recovery"))
    line = whole[: whole.index(b"\n") + 1]
    envelopes = bid_file.read_head(line)
    assert bidder.says("#records").inner_text().count(envelopes[0].number) == 1
    texts, names = {}, {}
    for envelope, part, at in bid_file.places(envelopes, len(line)):
        verdict = opening.judge(envelope, codes_of(envelope, 1, 3, 5))
        assert verdict.z == own.seed_of(envelope.number).z
        texts[envelope.manifest.stage, part.id] = b"".join(opening.open_stored([whole[at : at + part.size]], part, verdict.z))
        names[envelope.manifest.stage] = [each.name for each in bid_file.read_contents(texts[envelope.manifest.stage, "contents"])]
    assert (texts["technical", "f1"], texts["price", "f1"]) == (plan, b"148000.00")
    assert names == {"technical": ["方案.pdf", "业绩.pdf"], "price": ["报价.xlsx"]}


def test_a_bidder_looks_at_the_own_bid_and_replaces_it(bidder: Desk) -> None:
    bidder.put("#files-technical", ("方案.pdf", b"plan"))
    bidder.put("#files-price", ("报价.xlsx", b"148000.00"))
    bidder.press("#seal")
    expect(bidder.says("#step-done")).to_be_visible()
    whole, own = bidder.saved("#save-bid"), bidder.saved("#save-recovery")
    bidder.page.locator("summary", has_text="查看").click()
    bidder.put("#look-bid", ("bid.sealed", whole))
    bidder.put("#look-recovery", ("recovery.json", own))
    bidder.press("#look")
    expect(bidder.says("#looked")).to_contain_text("报价.xlsx")
    assert bidder.saved("#looked li:last-child a") == b"148000.00"
    bidder.page.locator("summary", has_text="撤回").click()
    bidder.put("#withdraw-recovery", ("same-recovery.json", own))
    bidder.press("#withdraw")
    signed = withdrawal.read_withdrawal(bidder.saved("#save-withdrawal"))
    assert set(signed.records) == {seed.record for seed in recovery.read_recovery(own).envelopes}
    assert bidder.looked_at("4-looked") == []
    bidder.put("#look-bid", ("harmed.sealed", whole[:-3] + b"xyz"))
    bidder.press("#look")
    expect(bidder.says("#look-refused")).to_contain_text("密封后被改动")
    bidder.page.locator("#step-files summary").click()
    bidder.put("#again", ("again-recovery.json", own))
    bidder.press("#seal")
    expect(bidder.says("#step-done")).to_be_visible()
    again = recovery.read_recovery(bidder.saved("#save-recovery"))
    first = recovery.read_recovery(own)
    assert (again.bid, again.signing) == (first.bid, first.signing)
    assert {seed.z for seed in again.envelopes}.isdisjoint(seed.z for seed in first.envelopes)


def test_terms_that_are_none_are_refused_in_both_languages(desk: Any) -> None:
    at: Desk = desk("seal")
    assert at.looked_at("0-empty") == []
    at.put("#terms", ("terms.json", b"{}"))
    expect(at.says("#terms-refused")).to_contain_text("不符合约定的格式")
    at.press("#language")
    expect(at.says("#terms-refused")).to_contain_text("not in the agreed form")
    at.put("#terms", ("other.json", b"nothing"))
    expect(at.says("#terms-refused")).to_contain_text("not made by this system")
    assert at.looked_at("0-refused") == []


def test_a_custodian_makes_the_own_file_and_brings_it_back_from_the_words(desk: Any) -> None:
    at: Desk = desk("custody")
    at.page.locator("summary").first.click()
    at.page.fill("#name", "区财政局 王芳")
    at.page.fill("#phrase", PHRASE)
    at.page.fill("#phrase-again", PHRASE + "x")
    at.press("#make")
    expect(at.says("#make-refused")).to_contain_text("不一致")
    at.page.fill("#phrase-again", PHRASE)
    at.press("#make")
    expect(at.says("#words li")).to_have_count(24)
    assert at.looked_at("1-words") == []
    at.page.check("input[name=language][value=en]")
    expect(at.says("#words li").first).to_have_text(re.compile("^[a-z]+$"))
    words = at.says("#words li").all_inner_texts()
    at.press("#written")
    expect(at.says("#words-shown")).to_be_hidden()
    asks = at.page.locator("#asks input")
    asks.first.fill("nonsense")
    at.press("#checked")
    expect(at.says("#check-refused")).to_contain_text("再看一遍")
    for input_ in asks.all():
        input_.fill(words[int(str(input_.get_attribute("id")).removeprefix("word-")) - 1])
    assert at.looked_at("2-check") == []
    at.press("#checked")
    expect(at.says("#made")).to_be_visible()
    assert at.looked_at("3-made") == []
    kept = custody.read_kept(at.saved("#save-custody"))
    private = custody.unlock(kept, PHRASE)
    assert (kept.name, kept.kdf) == ("区财政局 王芳", QUICK)
    assert custody.read_entry(at.saved("#save-entry")) == (kept.name, kept.pk)
    assert custody.from_words(" ".join(words)) == private
    assert " ".join(custody.fingerprint(kept.pk, "zh")) in at.says("#fingerprint").inner_text()
    at.page.locator("summary").last.click()
    at.page.fill("#old-words", " ".join([words[1], *words[1:]]))
    at.page.fill("#old-name", "王芳")
    at.page.fill("#new-phrase", "another good phrase")
    at.page.fill("#new-phrase-again", "another good phrase")
    at.press("#restore")
    expect(at.says("#restore-refused")).to_contain_text("24 个恢复词")
    at.page.fill("#old-words", " ".join(words))
    at.press("#restore")
    expect(at.says("#old-words")).to_have_value("")
    again = custody.read_kept(at.saved("#save-custody"))
    assert custody.unlock(again, "another good phrase") == private


def test_a_custodian_makes_opening_codes_after_the_deadline(desk: Any) -> None:
    past = terms(not_before="2026-01-05T06:00:00Z")
    envelopes = [a_bid({"contents": text}, under=past)[0] for text in (b"1", b"2")]
    private, _public = CUSTODIANS[1]
    kept = custody.keep(private, name="区审计局 李强", phrase=PHRASE, salt=fixed("salt", 16), nonce=fixed("nonce", 12), kdf=QUICK)
    at: Desk = desk("custody")
    assert at.looked_at("4-empty") == []
    at.put("#list", ("list.json", opening_list.list_of("DDK-2026-017", envelopes)))
    expect(at.says("#list-facts")).to_contain_text("2026年1月5日")
    at.put("#own", ("own.json", kept.data))
    expect(at.says("#own-name")).to_have_text("区审计局 李强")
    at.page.fill("#own-phrase", "wrong phrase here")
    at.press("#release")
    expect(at.says("#release-refused")).to_contain_text("口令不对")
    at.page.fill("#own-phrase", PHRASE)
    at.press("#release")
    expect(at.says("#codes")).to_be_visible()
    assert at.looked_at("5-codes") == []
    codes = opening.read_codes(at.saved("#save-codes"))
    assert codes.codes == {each.number: (2, codes_of(each, 2)[2]) for each in envelopes}
    later = [a_bid(under=terms(not_before="2099-01-05T06:00:00Z"))[0]]
    at.put("#list", ("later.json", opening_list.list_of("DDK-2026-017", later)))
    at.page.fill("#own-phrase", PHRASE)
    at.press("#release")
    expect(at.says("#release-refused")).to_contain_text("截止时间未到")
    at.put("#list", ("none.json", jcs.dumps({"v": 1})))
    expect(at.says("#list-refused")).to_contain_text("不是项目的开启清单")


@pytest.mark.parametrize("name", list(offline.PAGES))
def test_an_offline_page_reaches_nobody_and_speaks_plainly(chromium: Browser, tmp_path: Path, name: str) -> None:
    context = chromium.new_context()
    page, asked, refused = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request) or None)
    page.on("console", lambda said: refused.append(said.text))
    (tmp_path / f"{name}.html").write_text(offline.build(name), "utf-8")
    page.goto(f"file://{tmp_path}/{name}.html")
    assert page.evaluate("fetch('http://localhost:9/').then(() => 'sent', () => 'refused')") == "refused"
    picture = "new Promise((go) => Object.assign(new Image(), { src: 'http://localhost:9/x.png', onerror: () => go('refused') }))"
    assert page.evaluate(picture) == "refused"
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), { textContent: 'window.harm = 1' }))")
    assert page.evaluate("window.harm") is None
    assert {request.failure for request in asked if not request.url.startswith("file:")} == {"csp"}
    assert any("Content Security Policy" in text for text in refused)
    assert NEVER.findall(page.evaluate("document.body.innerText + document.querySelector('#work').textContent")) == []
    context.close()


def test_a_browser_that_cannot_seal_is_told(chromium: Browser, tmp_path: Path) -> None:
    context = chromium.new_context()
    context.add_init_script("crypto.subtle.generateKey = () => Promise.reject(new Error('no'));")
    page = context.new_page()
    (tmp_path / "seal.html").write_text(offline.build("seal"), "utf-8")
    page.goto(f"file://{tmp_path}/seal.html")
    expect(page.locator("#unable")).to_be_visible()
    expect(page.locator("#lacking")).to_have_text("X25519, Ed25519")
    expect(page.locator("#work")).to_be_hidden()
    context.close()
