"""Pages of one tender speak in the words of its method: no label of tendering (投标, 评标 …) stands there unspoken."""

from __future__ import annotations

import re

from tender.procurement.rules.method_words import SPOKEN
from tests.house import tree, words

ROOMS = (
    "award", "bid", "bond", "clarification", "committee", "complaint", "debrief", "evaluation", "examination", "opening",
    "red_flag", "scoring", "sheet", "tender",
)  # fmt: skip
# Lists over many tenders name none of them.
OF_MANY = {"bid/list.html", "evaluation/mine.html", "red_flag/all.html", "tender/list.html"}
BARE = re.compile(r"""\{%\s*translate "([^"]+)"|_\("([^"]+)"\)(?!\|spoken)""")


def test_labels_on_pages_of_a_tender_are_spoken() -> None:
    read = [catalogue for path, catalogue in words.catalogues().items() if "zh_Hans" in path.parts]
    chinese = {entry.msgid: entry.msgstr for catalogue in read for entry in catalogue if not entry.msgctxt}
    tendering = [plain for plain, _name in SPOKEN]
    found, left = 0, []
    for room in ROOMS:
        for path in sorted((tree.ROOT / "templates" / "pages" / room).rglob("*.html")):
            name = str(path.relative_to(tree.ROOT / "templates" / "pages"))
            if name in OF_MANY:
                continue
            found += 1
            for match in BARE.finditer(path.read_text()):
                label = match[1] or match[2]
                if any(word in chinese.get(label, "") for word in tendering):
                    left.append(f"{name}: {label}")
    assert found > 50
    assert left == []
