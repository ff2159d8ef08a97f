"""Settings of the tests: their own careless database server, a cheap password hash, nothing queued.

Lives here: what differs from `tender/config/settings.py`. With DATABASE_URL set, the tests make their database on that server.
"""

import atexit
import os
import shutil
import tempfile

from tender.config import embedded
from tender.core.catalogues import compile_catalogues

TEST_DATA = embedded.data_folder("test-postgres")
if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = embedded.url(TEST_DATA, careless=True)
    if TEST_DATA in embedded.started:
        atexit.register(embedded.stop, TEST_DATA)
compile_catalogues(embedded.BASE / "tender" / "locale")

from tender.config.settings import *  # noqa: F403 (reads DATABASE_URL)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
OUTBOX_QUEUE = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="kaibiao-test-files-")
STORAGES = {
    **STORAGES,  # noqa: F405
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
}
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 (whitenoise warns when it is missing)

# Tables are made straight from the models, which takes one second instead of ten; that the migrations make the same
# database is one test of its own (tests/house/test_migrations.py). The job queue lives in its migrations only.
_WITHOUT = ("tender", "auth", "contenttypes", "sessions", "account", "mfa", "usersessions", "pgtrigger", "viewflow")
MIGRATION_MODULES = dict.fromkeys(_WITHOUT)
