"""People: one login each, whatever seats they hold."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(AbstractUser):
    """Somebody with a login. `rank_group` and `unit` matter for learners: which credit rules apply, who dispatches them."""

    class RankGroup(models.TextChoices):
        """Groups of 干部教育培训工作条例 with different requirements."""

        NONE = "", _("not a civil servant")
        COUNTY = "county", _("county level")
        TOWNSHIP = "township", _("township level")
        STAFF = "staff", _("section members")

    full_name = models.CharField(_("full name"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    rank_group = models.CharField(_("rank group"), max_length=12, choices=RankGroup.choices, blank=True, default="")
    unit = models.ForeignKey(
        "tender.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    post = models.CharField(_("post"), max_length=100, blank=True)

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.full_name or self.username
