"""What the procurement plan (采购实施计划) of a tender says beside the draft itself, and the papers printed before the notice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.procurement.models.tender import Tender


class ProcurementPlan(models.Model):
    """REQ22 art. 13: contract and pricing, how it is organised, and risks. The rest stands in the draft.

    `intention_excuse`: why the purchase begins without, or sooner after, its intention.
    """

    class Contract(models.TextChoices):
        """Kinds of contract (财库〔2021〕22号 第23条)."""

        SERVICE = "service", _("service contract")
        COMMISSION = "commission", _("commission contract")
        COOPERATION = "cooperation", _("cooperation contract")

    class Pricing(models.TextChoices):
        """How the price is formed (财库〔2021〕22号 第20条)."""

        FIXED_TOTAL = "fixed_total", _("fixed total price")
        FIXED_UNIT = "fixed_unit", _("fixed unit price")
        COST_PLUS = "cost_plus", _("cost reimbursement")
        INCENTIVE = "incentive", _("performance incentive")

    class Organised(models.TextChoices):
        """Who carries the purchase out."""

        SELF = "self", _("by the buyer itself")
        CENTRAL = "central", _("by the centralised purchasing body")
        AGENCY = "agency", _("by a procurement agency")

    tender = models.OneToOneField(Tender, on_delete=models.CASCADE, related_name="procurement_plan")
    organised = models.CharField(_("organised"), max_length=10, choices=Organised.choices, default=Organised.SELF)
    contract_type = models.CharField(_("type of contract"), max_length=12, choices=Contract.choices, default=Contract.SERVICE)
    pricing = models.CharField(_("pricing"), max_length=12, choices=Pricing.choices, default=Pricing.FIXED_TOTAL)
    method_reason = models.TextField(_("why this method"), blank=True)
    packages = models.TextField(_("how it is divided into packages"), blank=True)
    policy = models.TextField(_("policies carried out"), blank=True)
    acceptance = models.TextField(_("acceptance plan"), blank=True)
    risk = models.TextField(_("risks and what is done about them"), blank=True)
    version = models.PositiveIntegerField(default=0)
    intention_excuse = models.TextField(_("why the intention's lead is short"), blank=True)

    def __str__(self) -> str:
        return str(self.tender)


class PlanningPaper(models.Model):
    """A paper printed before the notice: 采购需求 or 采购实施计划, as the draft stood at that moment."""

    class Kind(models.TextChoices):
        """Papers of rulebook §7 before the notice."""

        REQUIREMENT = "requirement", _("requirement paper")
        PROCUREMENT_PLAN = "procurement_plan", _("procurement plan paper")

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="planning_papers")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    file = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.get_kind_display()
