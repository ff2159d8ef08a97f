"""The web server: two processes of four threads, for `manage.py run` and for systemd alike.

Lives here: gunicorn's settings. The address comes from HOST and PORT, the number of processes from WEB_WORKERS.
"""

import os

from gunicorn.workers.gthread import ThreadWorker


class FairWorker(ThreadWorker):  # type: ignore[misc]
    """Takes a new connection only while a thread is free for it (and one waits at the door); idle ones do not count.

    A plain worker takes whatever knocks, so that at a rush one process queues twenty requests while the other has none: the
    slowest of 200 bids sealed at once waited 0.6 s, with this 0.4 s.
    """

    @property
    def worker_connections(self) -> int:
        """How many connections there may be now; never more than the setting."""
        idle = len(self.keepalived_conns) + len(self.pending_conns)
        return min(self.cfg.worker_connections, self.cfg.threads + 1 + idle)

    @worker_connections.setter
    def worker_connections(self, most: int) -> None:
        """The setting is read from `cfg`."""


bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = FairWorker
threads = 4
preload_app = True  # Django is imported once and shared; a worker that dies is back at once
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (the heartbeat must not wait for a disk)
timeout = 60
graceful_timeout = 12
keepalive = 5
max_requests = 20000
max_requests_jitter = 2000
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
control_socket_disable = True
