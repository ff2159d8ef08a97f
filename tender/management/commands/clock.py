"""`manage.py clock`: the process that plays due moves and fires due timers, until SIGTERM."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from tender.core.ticking import Ticker


class Command(BaseCommand):
    help = "Play due moves and fire due timers until stopped. Only one clock ticks; a second one waits to take over."
    requires_system_checks: tuple[str, ...] = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        ticker = Ticker()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: ticker.stopping.set())
        ticker.run()
