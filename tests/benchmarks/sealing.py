"""Sealing 20 MB: by the command and in Chromium, each beside the machine's bare AES-256-GCM over the same bytes.

`python -m tests.benchmarks.sealing` prints the lines; `sealing` has the form of the other benchmarks (the port is not used).
It needs no database and no web server: sealing happens on the bidder's machine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.sync_api import Page, Route, sync_playwright

from tender.record.rules import hpke, jcs, parts
from tender.record.rules.manifest import Custodian, Terms

ROOT = Path(__file__).resolve().parent.parent.parent
SIZE, RUNS = 20_000_000, 5
IN_PAGE = """async ([size, terms]) => {
  const { sealBid } = await import("/record/seal.js");
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65536)));
  const files = { technical: [new File([bytes], "plan.pdf")], price: [new File(["148000.00"], "price.txt")] };
  const began = performance.now();
  await sealBid(terms, files);
  return (performance.now() - began) / 1000;
}"""
BARE = """async (size) => {
  const bytes = new Uint8Array(1048576);
  const key = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-GCM", false, ["encrypt"]);
  const began = performance.now();
  for (let at = 0; at < size; at += bytes.length) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes);
  }
  return (performance.now() - began) / 1000;
}"""


def terms() -> Terms:
    """Five custodians, three of whom open."""
    held = tuple(Custodian(i, f"custodian {i}", hpke.key_pair(bytes([i]) * 32)[1]) for i in range(1, 6))
    return Terms("bench", "1", ("technical", "price"), 3, "2026-01-05T06:00:00Z", held)


def bare_python() -> float:
    """AES-256-GCM over 20 MB in 1 MiB pieces, nothing else."""
    cipher, piece = AESGCM(bytes(32)), bytes(parts.SEGMENT)
    began = time.perf_counter()
    for _at in range(0, SIZE, parts.SEGMENT):
        cipher.encrypt(os.urandom(12), piece, None)
    return time.perf_counter() - began


def pure_python() -> float:
    """`seal_part` alone: padding, cutting and encrypting, without process, disk and hash."""
    text = os.urandom(SIZE)
    began = time.perf_counter()
    for _chunk in parts.seal_part([text], bytes(32), fresh=os.urandom(parts.FRESH)):
        pass
    return time.perf_counter() - began


def command() -> float:
    """The whole command: a new process, 20 MB read, sealed, hashed, written and synced, envelopes made."""
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        (at / "terms.json").write_bytes(jcs.dumps(terms().as_json()))
        (at / "plan.pdf").write_bytes(os.urandom(SIZE))
        (at / "price.txt").write_bytes(b"148000.00")
        files = ["--file", f"technical={at}/plan.pdf", "--file", f"price={at}/price.txt"]
        words = [sys.executable, "-m", "tender.record.seal", "seal", f"{at}/terms.json", *files, "--out", f"{at}/out"]
        began = time.perf_counter()
        subprocess.run(words, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began


def in_chromium() -> tuple[list[float], list[float]]:
    """Sealing in a page, and the page's bare AES-256-GCM."""

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix("http://localhost/")
        module = ROOT / "tender" / "static" / path
        body, kind = (
            (module.read_text("utf-8"), "text/javascript") if path.startswith("record/") else ("<title>.</title>", "text/html")
        )
        route.fulfill(body=body, content_type=kind)

    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        page: Page = browser.new_page()
        page.route("**/*", serve)
        page.goto("http://localhost/")
        sealed = repeated(lambda: float(page.evaluate(IN_PAGE, [SIZE, terms().as_json()])))
        bare = repeated(lambda: float(page.evaluate(BARE, SIZE)))
        browser.close()
    return sealed, bare


def repeated(once: Callable[[], float]) -> list[float]:
    """One run to warm up, then the counted ones."""
    once()
    return [once() for _n in range(RUNS)]


def sealing(_port: int = 0) -> list[tuple[str, list[float], str]]:
    """Lines: what, seconds of every run, and how many times the bare cipher that is."""
    page, bare_page = in_chromium()
    bare = repeated(bare_python)
    lines = [("Bare AES-256-GCM over 20 MB, Python", bare, ""), ("Bare AES-256-GCM over 20 MB, Chromium", bare_page, "")]
    for name, found, against in (
        ("Sealing 20 MB, the rules alone", repeated(pure_python), bare),
        ("Sealing 20 MB by the command, with disk and process", repeated(command), bare),
        ("Sealing a bid of 20 MB in Chromium", page, bare_page),
    ):
        lines.append((name, found, f"{statistics.median(found) / statistics.median(against):.1f} × the bare cipher"))
    return lines


if __name__ == "__main__":
    for name, values, ratio in sealing():
        print(f"{name}: {statistics.median(values):.3f} s ({min(values):.3f} … {max(values):.3f}) {ratio}")
