"""The offline pages: one HTML file for the bidder, one for the custodian, that work without this site and send nothing.

Lives here: putting modules, styles and word lists into one file, whose policy names script and style by their SHA-256 and allows no
connection. The same sources give the same bytes, so that a file's SHA-256 can be logged and printed in a notice.
Not here: what the pages do (`static/record/*.js`), their words (`offline_pages/`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

from tender.record.rules.wordlists import LISTS, wordlist

HERE = Path(__file__).resolve().parent
MODULES = HERE.parent / "static" / "record"
STYLES = HERE.parent / "static" / "kaibiao"
SHARED = ("bytes", "primitives", "parts", "seal", "custody", "offline")
PAGES = {
    "seal": ("离线密封投标", "Seal a bid offline"),
    "custody": ("保管人工具", "For custodians"),
}
IMPORT = re.compile(r'^(?:import|export) \{[^}]*\} from "\./[a-z-]+\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=const |class )", re.MULTILINE)


def build(page: str) -> str:
    """The page "seal" or "custody" as one file."""
    chinese, english = PAGES[page]
    style, script = _style(), _script(page)
    lists = json.dumps({language: wordlist(language) for language in LISTS}, ensure_ascii=False, separators=(",", ":"))
    filled = {
        "policy": f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; connect-src 'none'; "
        "base-uri 'none'; form-action 'none'",
        "title": f"{chinese} · {english}",
        "heading": f'<h1><span lang="zh-Hans">{chinese}</span><span lang="en">{english}</span></h1>',
        "style": style,
        "body": (HERE / "offline_pages" / f"{page}.html").read_text("utf-8"),
        "lists": lists,
        "script": script,
    }
    frame = (HERE / "offline_pages" / "frame.html").read_text("utf-8")
    return re.sub(r"\{(\w+)\}", lambda found: filled[found[1]], frame)


def digest(page: str) -> str:
    """SHA-256 of the file in hexadecimal, as it is logged and printed."""
    return hashlib.sha256(build(page).encode()).hexdigest()


def _style() -> str:
    sources = [STYLES / f"{name}.css" for name in ("tokens", "text", "forms")]
    return "\n".join(path.read_text("utf-8") for path in (*sources, HERE / "offline_pages" / "offline.css"))


def _script(page: str) -> str:
    """All modules as one: names are unique over them, so imports and exports only have to go."""
    texts = [(MODULES / f"{name}.js").read_text("utf-8") for name in (*SHARED, f"offline-{page}")]
    script = "\n".join(EXPORT.sub("", IMPORT.sub("", text)) for text in texts)
    if re.search(r"^\s*(?:import|export)\b|</script", script, re.MULTILINE):
        raise ValueError("a module has an import or export that the offline page cannot take in")
    return script


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
