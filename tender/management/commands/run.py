"""`manage.py run`: the whole site under one command: database, web server, worker and clock, until Ctrl-C."""

import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tender.config import embedded
from tender.core import boot
from tender.core.supervisor import Supervisor, ending_on_signals


class Command(BaseCommand):
    help = "Run the whole site: database, web server, worker and clock. Ctrl-C stops them all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *_args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # the finally below must run whoever ends us
        try:
            with embedded.in_use():
                self.site(options["host"], options["port"], demo=not options["no_demo"])
        except KeyboardInterrupt:
            self.say("stopped.")
        finally:
            if not os.environ.get("DATABASE_URL") and embedded.data_folder() in embedded.started:
                embedded.stop(embedded.data_folder())

    def site(self, host: str, port: int, *, demo: bool) -> None:
        """Prepare, start, announce, and watch until told to stop."""
        if not boot.is_free(host, port):
            raise CommandError(f"Port {port} is in use; choose another one: make run PORT={port + 1}")
        settings.SITE_URL = boot.address(port)  # the demo writes letters and codes that lead here
        boot.prepare(self.say, demo=demo)
        supervisor = Supervisor(boot.processes(host, port), say=self.say)
        look_at_database, announced = boot.database_watch(), False

        def meanwhile() -> None:
            nonlocal announced
            look_at_database()
            if not announced and boot.answers(host, port):
                announced = True
                self.say(boot.welcome(port))

        with ending_on_signals(supervisor):
            supervisor.start()
            supervisor.run(meanwhile=meanwhile)
        self.say("stopped.")

    def say(self, line: str) -> None:
        """One line to the terminal, at once."""
        self.stdout.write(line)
        self.stdout.flush()
