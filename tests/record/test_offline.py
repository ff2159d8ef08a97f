"""The offline files as files: the same every time, and nothing in them that the policy does not name."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tender.record import offline


@pytest.mark.parametrize("page", list(offline.PAGES))
def test_an_offline_file_is_whole_and_names_its_script_and_style(page):
    text = offline.build(page)
    assert text == offline.build(page)
    assert offline.digest(page) == hashlib.sha256(text.encode()).hexdigest()
    for kind in ("script", "style"):
        inside = re.findall(rf"<{kind}(?: type=\"module\")?>(.*?)</{kind}>", text, re.DOTALL)
        assert len(inside) == 1
        assert f"'sha256-{base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()}'" in text
    assert not re.search(r"<link|\ssrc=|https?://|style=\"|\son[a-z]+=\"", text)
    assert "connect-src 'none'" in text


def test_a_module_that_cannot_be_taken_in_is_an_error(monkeypatch, tmp_path):
    for path in offline.MODULES.glob("*.js"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (tmp_path / "parts.js").write_text('import x from "./y.js";\n', "utf-8")
    monkeypatch.setattr(offline, "MODULES", tmp_path)
    with pytest.raises(ValueError, match="import or export"):
        offline.build("seal")


def test_the_command_writes_both_files_and_says_their_digests(tmp_path: Path, capsys):
    call_command("offline", str(tmp_path / "out"))
    said = capsys.readouterr().out
    for page in offline.PAGES:
        assert (tmp_path / "out" / f"kaibiao-{page}.html").read_text("utf-8") == offline.build(page)
        assert offline.digest(page) in said
