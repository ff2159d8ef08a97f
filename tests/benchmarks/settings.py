"""Settings of the process that prepares and measures: those of the site, tables made straight from the models.

The web workers under measurement run with `tender.config.settings` itself.
"""

from tender.config.settings import *  # noqa: F403
from tender.config.settings import DATABASES

DATABASES["default"]["TEST"] = {"NAME": "kaibiao_benchmarks"}
_WITHOUT = ("tender", "auth", "contenttypes", "sessions", "account", "mfa", "usersessions", "pgtrigger", "viewflow")
MIGRATION_MODULES = dict.fromkeys(_WITHOUT)
