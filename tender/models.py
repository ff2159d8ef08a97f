"""All tables, in the order of the subjects, so that Django finds them under one label."""

from tender.contracts.models import *  # noqa: F403
from tender.core.models import *  # noqa: F403
from tender.credits.models import *  # noqa: F403
from tender.delivery.models import *  # noqa: F403
from tender.parties.models import *  # noqa: F403
from tender.procurement.models import *  # noqa: F403
