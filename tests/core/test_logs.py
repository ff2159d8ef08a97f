"""The log lines of production."""

from __future__ import annotations

import json
import logging
import sys

from tender.config.logs import JsonFormatter


def test_a_line_holds_the_traceback_but_neither_extras_nor_values() -> None:
    try:
        secret = "the price is 1"
        raise ValueError("broken") from None
    except ValueError:
        record = logging.LogRecord("tender.core", logging.ERROR, "x.py", 1, "投标 %s", (7,), sys.exc_info())
    record.request = {"price": secret}
    written = JsonFormatter().format(record)
    line = json.loads(written)
    assert (line["level"], line["source"], line["message"]) == ("ERROR", "tender.core", "投标 7")
    assert line["traceback"].endswith("ValueError: broken")
    assert "\n" not in written
    assert line.keys() == {"time", "level", "source", "message", "traceback"}
