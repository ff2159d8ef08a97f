"""A web process for `test_web_killed.py`: the real application on a free port, which can be held inside its transaction.

Run as a program. It says its port, then serves. Whoever follows the moves (settings.AFTER_MOVE) hears of an event inside the
transaction that made it: there it waits for as long as the file of KAIBIAO_TEST_GATE is there, if the file names the event.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server


def wait_inside(_thing: Any, event: str, **_who: Any) -> None:
    """Say that the transaction is open, and hold it."""
    gate = Path(os.environ["KAIBIAO_TEST_GATE"])
    if gate.exists() and gate.read_text() == event:
        gate.write_text("inside")
        while gate.exists():
            time.sleep(0.01)


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_words: Any) -> None:
        """Nothing."""


def serve() -> None:
    """Serve until killed."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    settings.AFTER_MOVE = (*settings.AFTER_MOVE, "tests.core.web.wait_inside")
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        Path(os.environ["KAIBIAO_TEST_PORT"]).write_text(str(server.server_port))
        server.serve_forever()


if __name__ == "__main__":
    serve()
