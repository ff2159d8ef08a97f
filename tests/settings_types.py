"""Settings for the type checker: the tables without any database behind them. Not for running anything."""

import os

os.environ["DATABASE_URL"] = "postgresql://nobody@/none"

from tender.config.settings import *  # noqa: F403
