"""The web server: two processes of four threads, for `manage.py run` and for systemd alike.

Lives here: gunicorn's settings. The address comes from HOST and PORT, the number of processes from WEB_WORKERS.
"""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
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
