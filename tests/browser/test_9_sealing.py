"""The browser's modules and the server's rules are one format: the same bytes from the same seeds, and each opens the other's."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, Route

from tender.record.rules import (
    bid_file,
    custody,
    dealing,
    hpke,
    jcs,
    opening,
    opening_list,
    parts,
    recovery,
    shamir,
    withdrawal,
    wordlists,
)
from tests.builders.seals import CUSTODIANS, SIGNING, Z, a_bid, codes_of, fixed, signed, terms

MODULES = Path(__file__).resolve().parent.parent.parent / "tender" / "static" / "record"
BIG = (b"0123456789abcdef" * 170_000)[: 2 * parts.SEGMENT + 4000]
LISTS = {language: list(wordlists.wordlist(language)) for language in ("en", "zh")}
# Base64 in and out, so that bytes cross unharmed; `told` gives the code of a refusal.
PREPARE = """async () => {
  const names = ["bytes", "primitives", "parts", "seal", "custody"];
  const all = await Promise.all(names.map((name) => import(`/record/${name}.js`)));
  Object.assign(window, ...all, {
    from64: (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)),
    to64: (bytes) => { let text = ""; for (const byte of bytes) text += String.fromCharCode(byte); return btoa(text); },
    told: (work) => work.then(() => "", (error) => error.code || String(error)),
  });
}"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page of a secure origin with our modules beside it; anything else it asks for is an error."""
    context = chromium.new_context()
    made = context.new_page()
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    context.route("**/*", serve)
    made.goto("http://localhost/")
    made.evaluate(PREPARE)
    yield made
    context.close()
    assert faults == []


def serve(route: Route) -> None:
    path = route.request.url.removeprefix("http://localhost/")
    if path.startswith("record/"):
        route.fulfill(body=(MODULES / path.removeprefix("record/")).read_text("utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>.</title>", content_type="text/html")


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def bytes_of(page: Page, script: str, *given: Any) -> bytes:
    """What an expression over `g` answers, as bytes."""
    return base64.b64decode(page.evaluate(f"async (g) => to64({script})", list(given)))


def test_nothing_is_missing_here_and_what_is_missing_elsewhere_is_named(page: Page) -> None:
    assert page.evaluate("missing()") == []
    page.evaluate(
        """() => { const whole = crypto.subtle.generateKey.bind(crypto.subtle);
        crypto.subtle.generateKey = (...g) => (g[0].name === "X25519" ? Promise.reject(new Error("no")) : whole(...g)); }"""
    )
    assert page.evaluate("missing()") == ["X25519"]
    page.evaluate("Object.defineProperty(window, 'isSecureContext', { value: false })")
    assert page.evaluate("missing()") == ["WebCrypto"]


@pytest.mark.parametrize(
    "value", [{"b": 'é\n\x07\x7f\u2028"\\/', "a": [1, -2, 0, []], "Z": {}}, [2**53 - 1, -(2**53) + 1], "𝒳开标"]
)
def test_canonical_json_is_the_same(page: Page, value: Any) -> None:
    assert bytes_of(page, "dumps(g[0])", value) == jcs.dumps(value)
    assert page.evaluate("(text) => loads(from64(text))", b64(jcs.dumps(value))) == value


@pytest.mark.parametrize(
    "data",
    [b'{"a":1,"a":1}', b'{"b":1,"a":2}', b"[1.0]", b"[-0]", b"[1e2]", b"[true]", b"[null]", b' "a"', b'\xef\xbb\xbf"a"', b'"\xff"',
     b'"\\u0061"', b"[9007199254740992]", b"", b"[" * 40 + b"]" * 40, '{"é":1}'.encode(), b'"\\ud800"'],
)  # fmt: skip
def test_bytes_that_are_not_canonical_are_refused_as_in_python(page: Page, data: bytes) -> None:
    assert page.evaluate("(text) => told((async () => loads(from64(text)))())", b64(data)) == "not_canonical"


def test_primitives_give_the_same_bytes(page: Page) -> None:
    key, text, aad = fixed("k"), b"text", b"aad"
    assert bytes_of(page, "await extract(from64(g[0]), from64(g[1]))", b64(b"salt"), b64(key)) == hpke.extract(b"salt", key)
    assert bytes_of(page, "await expand(from64(g[0]), from64(g[1]), 70)", b64(key), b64(b"i")) == hpke.expand(key, b"i", 70)
    assert bytes_of(page, "concat(...await keyPair(from64(g[0])))", b64(key)) == b"".join(hpke.key_pair(key))
    (private, public), seal = (
        CUSTODIANS[0],
        "await hpkeSeal(...g.slice(0, 2).map(from64), {info: from64(g[2]), ekm: from64(g[3]), aad: from64(g[4])})",
    )
    enc, ct = hpke.seal(public, text, info=b"info", ekm=key, aad=aad)
    sealed = [b64(public), b64(text), b64(b"info"), b64(key), b64(aad)]
    assert page.evaluate(f"async (g) => {{ const s = {seal}; return [to64(s.enc), to64(s.ct)]; }}", sealed) == [b64(enc), b64(ct)]
    assert bytes_of(page, "await decap(from64(g[0]), from64(g[1]))", b64(private), b64(enc)) == hpke.decap(private, enc)
    rows = [fixed("r1"), fixed("r2")]
    for x in (1, 2, 255):
        share = bytes_of(page, "shareAt(g[0], from64(g[1]), g[2].map(from64))", x, b64(key), [b64(row) for row in rows])
        assert share == shamir.share_at(x, key, rows)
    products = page.evaluate("() => Array.from({length: 65536}, (_, at) => times(at >> 8, at & 255))")
    assert products == [shamir.times(at >> 8, at & 255) for at in range(65536)]
    weak = "told(exchange(from64(g[0]), from64(g[1])))"
    assert page.evaluate(f"async (g) => {weak}", [b64(private), b64(bytes(32))]) == "weak_key"


def seal_in_browser(page: Page, texts: dict[str, bytes], stage: str) -> tuple[bytes, dict[str, bytes]]:
    """Envelope and parts from the builders' fixed seeds."""
    z = Z[stage]
    fresh = {name: b64(fixed(f"fresh {name} {z.hex()}", 39)) for name in texts}
    found = page.evaluate(
        """async ([terms, stage, texts, bid, signing, z, fresh]) => {
          const given = texts.map(([id, text]) => ({ id, blob: new Blob([from64(text)]) }));
          for (const id in fresh) fresh[id] = from64(fresh[id]);
          const options = { bid: from64(bid), signing: from64(signing), z: from64(z), fresh };
          const made = await sealStage(terms, stage, given, options);
          const parts = await Promise.all(made.parts.map(async (p) => [p.id, to64(new Uint8Array(await p.blob.arrayBuffer()))]));
          return [to64(made.data), parts, made.number];
        }""",
        [
            terms().as_json(),
            stage,
            [[name, b64(text)] for name, text in texts.items()],
            b64(fixed("bid", 16)),
            b64(SIGNING),
            b64(z),
            fresh,
        ],
    )
    data = base64.b64decode(found[0])
    assert hashlib.sha256(data).hexdigest() == found[2]
    return data, {name: base64.b64decode(text) for name, text in found[1]}


@pytest.mark.parametrize("stage", ["technical", "price"])
def test_the_same_seeds_give_the_same_envelope_and_parts(page: Page, stage: str) -> None:
    texts = {"contents": b"{}", "f1": BIG, "f2": b"", "f3": b"9" * 4095, "f4": b"9" * 4096, "f5": BIG[: parts.SEGMENT - 57 - 4096]}
    envelope, sealed = a_bid(texts, stage=stage)
    data, found = seal_in_browser(page, texts, stage)
    assert {name: hashlib.sha256(text).hexdigest() for name, text in found.items()} == {
        name: hashlib.sha256(text).hexdigest() for name, text in sealed.items()
    }
    assert data == envelope.data
    assert page.evaluate("(sizes) => sizes.map(sealedSize)", [len(text) for text in texts.values()]) == [
        parts.sealed_size(len(text)) for text in texts.values()
    ]


def test_the_browser_reads_what_python_sealed(page: Page) -> None:
    envelope, sealed = a_bid({"contents": b"{}", "f1": BIG})
    row = jcs.loads(envelope.data)["manifest"]["parts"][1]
    script = """async ([sealed, part, z]) => {
      const found = await previewPart(new Blob([from64(sealed)]), part, from64(z));
      return to64(await sha256(await found.arrayBuffer()));
    }"""
    assert page.evaluate(script, [b64(sealed["f1"]), row, b64(Z["technical"])]) == b64(hashlib.sha256(BIG).digest())
    key, whole = dealing.part_key(Z["technical"], "f1"), sealed["f1"]
    swapped = whole[: parts.SEGMENT] + whole[2 * parts.SEGMENT :] + whole[parts.SEGMENT : 2 * parts.SEGMENT]
    for harm in (whole[:-1], whole + b"x", whole[:39], whole[: parts.SEGMENT], swapped, bytes([41]) + whole[1:], b""):
        opened = page.evaluate("([s, k]) => told(openPart(new Blob([from64(s)]), from64(k)))", [b64(harm), b64(key)])
        assert opened == "seal_broken"
    wrong = {**row, "sha256": "00" * 32}
    assert page.evaluate("([s, p, z]) => told(previewPart(new Blob([from64(s)]), p, from64(z)))",
                         [b64(whole), wrong, b64(Z["technical"])]) == "seal_broken"  # fmt: skip


def test_python_opens_what_the_browser_sealed_with_its_own_randomness(page: Page) -> None:
    script = """async ([terms, price]) => {
      const said = [];
      const files = { technical: [new File([from64(g_big)], "方案.pdf")], price: [new File([price], "报价.txt")] };
      const made = await sealBid(terms, files, { progress: (done, all) => said.push(done / all) });
      const again = await sealBid(terms, files, { again: await readRecovery(made.recovery) });
      const whole = new Uint8Array(await bidFile(made.stages).arrayBuffer());
      return { whole: to64(whole), recovery: to64(made.recovery), said, again: again.stages.map((s) => to64(s.data)) };
    }"""
    page.evaluate("(text) => { window.g_big = text; }", b64(BIG))
    found = page.evaluate(script, [terms().as_json(), "148000.00"])
    whole, own = base64.b64decode(found["whole"]), recovery.read_recovery(base64.b64decode(found["recovery"]))
    line = whole[: whole.index(b"\n") + 1]
    envelopes = bid_file.read_head(line)
    texts = {}
    for envelope, part, at in bid_file.places(envelopes, len(line)):
        verdict = opening.judge(envelope, codes_of(envelope, 2, 4, 5))
        assert (verdict.outcome, verdict.z) == ("opened", own.seed_of(envelope.number).z)
        texts[envelope.manifest.stage, part.id] = b"".join(opening.open_stored([whole[at : at + part.size]], part, verdict.z))
    assert texts["technical", "f1"] == BIG
    assert texts["price", "f1"] == b"148000.00"
    assert [each.name for each in bid_file.read_contents(texts["price", "contents"])] == ["报价.txt"]
    again = [dealing.read(base64.b64decode(data), terms=terms()) for data in found["again"]]
    assert {(each.manifest.bid, each.manifest.bidder) for each in (*envelopes, *again)} == {
        (own.bid, dealing.signer_of(own.signing))
    }
    assert found["said"] == sorted(found["said"])
    assert found["said"][-1] == 1


def test_the_browser_judges_envelopes_as_python_does(page: Page) -> None:
    envelope, _sealed = a_bid()
    read = "told((async () => readEnvelope(from64(g[0]), {terms: g[1], bidder: g[2] && from64(g[2]), stage: g[3]}))())"

    def code(data: bytes = envelope.data, given: Any = None, bidder: str | None = None, stage: str | None = None) -> str:
        return str(page.evaluate(f"async (g) => {read}", [b64(data), given, bidder, stage]))

    assert code(given=terms().as_json(), bidder=b64(dealing.signer_of(SIGNING)), stage="technical") == ""
    for changed in ({"tender": "x"}, {"k": 2}, {"stages": ["price"]}, {"not_before": "2027-01-01T00:00:00Z"}):
        assert code(given={**terms().as_json(), **changed}) == "other_tender"
    assert code(stage="price") == "other_tender"
    assert code(bidder=b64(fixed("x"))) == "other_bidder"

    def changed_to(name: str, value: Any) -> str:
        manifest = {**envelope.manifest.as_json(), name: value}
        return code(jcs.dumps({**jcs.loads(envelope.data), "manifest": manifest}))

    for name, value in (("tender", "x"), ("lot", "y"), ("bidder", "00" * 32)):
        assert changed_to(name, value) == "bad_signature"
    wrong = {"k": [1, "3"], "v": [2], "suite": ["x"], "bid": ["00"], "parts": [[]], "stage": ["Ä"], "not_before": ["x"]}
    for name, values in {**wrong, "custodians": [[]], "tender": [""], "lot": ["x" * 201]}.items():
        assert [changed_to(name, value) for value in values] == ["bad_manifest"] * len(values)
    assert code(b"[]") == "bad_manifest"
    assert code(b"{") == "not_canonical"
    true = "async ([data, z]) => isTrue(await readEnvelope(from64(data)), from64(z))"
    assert page.evaluate(true, [b64(envelope.data), b64(Z["technical"])]) is True
    assert page.evaluate(true, [b64(envelope.data), b64(Z["price"])]) is False


def test_recovery_files_are_the_same(page: Page) -> None:
    envelope, _sealed = a_bid()
    seeds = (recovery.Seed("technical", Z["technical"], envelope.number),)
    file = recovery.Recovery("DDK-2026-017", "第一包", fixed("bid", 16), SIGNING, seeds)
    script = """await recoveryOf(g[0], {bid: from64(g[1]), signing: from64(g[2]),
      stages: [{stage: "technical", z: from64(g[3]), number: g[4]}]})"""
    made = bytes_of(page, script, terms().as_json(), b64(file.bid), b64(SIGNING), b64(Z["technical"]), envelope.number)
    assert made == file.data
    script = "await withdrawalOf(await readRecovery(from64(g[0])))"
    assert bytes_of(page, script, b64(file.data)) == withdrawal.withdraw(file)
    read = "([text]) => told(readRecovery(from64(text)))"
    assert page.evaluate(read, [b64(b" " + file.data + b"\n")]) == ""
    assert page.evaluate(read, [b64(file.data.replace(b"DDK", b"DDX"))]) == "bad_recovery"


def test_custodian_files_words_and_codes_are_the_same(page: Page) -> None:
    private, public = CUSTODIANS[1]
    phrase, salt, nonce = " 晴天出门要带伞 café", fixed("salt", 16), fixed("nonce", 12)
    kept = custody.keep(private, name="王芳", phrase=phrase, salt=salt, nonce=nonce, kdf=custody.PBKDF2)
    script = "await keep(from64(g[0]), {name: '王芳', phrase: g[1], salt: from64(g[2]), nonce: from64(g[3])})"
    assert bytes_of(page, script, b64(private), phrase, b64(salt), b64(nonce)) == kept.data
    assert bytes_of(page, "await unlock(readKept(from64(g[0])), g[1])", b64(kept.data), phrase) == private
    assert page.evaluate("(g) => told(unlock(readKept(from64(g[0])), 'another phrase'))", [b64(kept.data)]) == "wrong_phrase"
    assert page.evaluate("(g) => told(keep(from64(g[0]), {name: 'x', phrase: '五个汉字呢'}))", [b64(private)]) == "weak_phrase"
    slow = custody.keep(
        private, name="x", phrase=phrase, salt=salt, nonce=nonce, kdf={"name": "scrypt", "n": 16384, "r": 8, "p": 1}
    )
    assert page.evaluate("(g) => told((async () => readKept(from64(g[0])))())", [b64(slow.data)]) == "made_elsewhere"
    for language in ("en", "zh"):
        words = list(custody.recovery_words(private, language))
        assert page.evaluate("(g) => recoveryWords(from64(g[0]), g[1])", [b64(private), LISTS[language]]) == words
        assert bytes_of(page, "await fromWords(g[0], g[1])", " ".join(words).upper(), LISTS) == private
        print_ = page.evaluate("(g) => fingerprint(from64(g[0]), g[1])", [b64(public), LISTS[language]])
        assert print_ == list(custody.fingerprint(public, language))
        swapped = [words[1], words[0], *words[2:]]
        for wrong, code in ((["tandoori", *words[1:]], "unknown_word"), (words[:23], "wrong_words"), (swapped, "wrong_words")):
            assert page.evaluate("(g) => told(fromWords(g[0], g[1]))", [" ".join(wrong), LISTS]) == code


def test_the_browser_releases_the_same_codes(page: Page) -> None:
    private, _public = CUSTODIANS[1]
    bids = [a_bid({"contents": text})[0] for text in (b"1", b"2", b"3")]
    made = opening.release(bids, private, tender="DDK-2026-017", moment="2026-11-23T06:00:00Z")
    script = """async ([envelopes, raw, tender, moment]) => {
      const found = await Promise.all(envelopes.map((data) => readEnvelope(from64(data))));
      return to64(await release(found, from64(raw), { tender, moment }));
    }"""
    given = [[b64(each.data) for each in bids], b64(private)]
    assert page.evaluate(script, [*given, "DDK-2026-017", "2026-11-23T06:00:00Z"]) == b64(made.data)
    taken = signed(a_bid(under=terms(tender="drill"))[0], bids[0].shares)
    harmed = signed(bids[1], (bids[1].shares[0], replace(bids[1].shares[1], enc=bytes(32)), *bids[1].shares[2:]))
    for each in (taken, harmed):  # no code for a wrap that was taken from another bid, nor an error for a point of small order
        asked = [[b64(each.data)], b64(private), each.manifest.terms.tender, "2026-11-23T06:00:00Z"]
        made = opening.read_codes(base64.b64decode(page.evaluate(script, asked)))
        assert made == opening.release([each], private, tender=each.manifest.terms.tender, moment="2026-11-23T06:00:00Z")
        assert made.codes == {each.number: (2, b"")}
    listed = opening_list.list_of("DDK-2026-017", [bids[0], taken])
    lists = "async ([text]) => { const l = await readList(from64(text)); return [l.envelopes.map((e) => e.number), l.refused]; }"
    assert page.evaluate(lists, [b64(listed)]) == [[bids[0].number], [taken.number]]
    for tender, moment, raw, code in (
        ("DDK-2026-018", "2026-11-23T06:00:00Z", private, "other_tender"),
        ("DDK-2026-017", "2026-11-23T05:59:59Z", private, "before_deadline"),
        ("DDK-2026-017", "2026-11-23T06:00:00Z", fixed("stranger"), "not_custodian"),
    ):
        with pytest.raises(Error, match=code):
            page.evaluate(script, [given[0], b64(raw), tender, moment])
