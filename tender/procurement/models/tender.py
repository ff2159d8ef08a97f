"""A tender with its lots, criteria, requirements and documents."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.procurement.rules import anchors
from tender.procurement.rules.method_words import Words, words_of
from tender.procurement.rules.tender import TenderFacts, is_open
from workflows.lifecycles.tender import TenderLifecycle


class Tender(TenderLifecycle):
    """One procurement procedure. `deadline` is when bidding ends and opening begins.

    `rulebook` is the id of a rulebook, from publication on its pin: id@version#sha256 (`rules.rulebook.load` takes both).
    """

    class Method(models.TextChoices):
        """Procedures of 政府采购法 第26条, the framework of 财政部令第110号, and the Party School as in-house option."""

        OPEN_TENDER = "open_tender", _("open tender")
        INVITED_TENDER = "invited_tender", _("invited tender")
        CONSULTATION = "consultation", _("competitive consultation")
        NEGOTIATION = "negotiation", _("competitive negotiation")
        SINGLE_SOURCE = "single_source", _("single source")
        FRAMEWORK = "framework", _("closed framework")
        DIRECT_ASSIGNMENT = "direct_assignment", _("direct assignment (in-house)")

    number = models.CharField(_("number"), max_length=40, unique=True)
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="tenders", verbose_name=_("buyer"))
    need = models.ForeignKey("tender.Need", null=True, blank=True, on_delete=models.PROTECT, related_name="tenders")
    title = models.CharField(_("title"), max_length=200)
    method = models.CharField(_("method"), max_length=20, choices=Method.choices, default=Method.OPEN_TENDER)
    object = models.CharField(_("object"), max_length=10, default="service")
    audience = models.CharField(_("audience"), max_length=12, blank=True)
    rulebook = models.CharField(_("rulebook"), max_length=150, default="cn-gp-services-2026")
    goal = models.TextField(_("goal of the training"), blank=True)
    requirement = models.TextField(_("requirement"), blank=True)
    standards = models.TextField(_("standards to be met"), blank=True)
    quantity = models.CharField(_("quantity"), max_length=200, blank=True)
    place = models.CharField(_("place of delivery"), max_length=200, blank=True)
    period = models.CharField(_("period of delivery"), max_length=200, blank=True)
    acceptance = models.TextField(_("acceptance"), blank=True)
    payment = models.TextField(_("payment"), blank=True)
    contact_name = models.CharField(_("contact"), max_length=100, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    documents_until = models.DateField(_("documents available until"), null=True, blank=True)
    deadline = models.DateTimeField(_("deadline for bids"), null=True, blank=True)
    comment_below = models.DecimalField(
        _("reason required below this share of the points (%)"), max_digits=5, decimal_places=2, default=Decimal(40)
    )
    comment_above = models.DecimalField(
        _("reason required above this share of the points (%)"), max_digits=5, decimal_places=2, default=Decimal(95)
    )
    rounding_stage = models.CharField(_("rounding stage"), max_length=20, default="final")
    rounding_places = models.PositiveSmallIntegerField(_("decimal places"), default=2)
    small_micro_deduction = models.DecimalField(
        _("price deduction for small and micro enterprises (%)"), max_digits=4, decimal_places=2, default=Decimal(10)
    )
    lots_won_most = models.PositiveSmallIntegerField(
        _("lots that one bidder may win"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    version = models.PositiveIntegerField(default=0)
    seal_key = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    closed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    evaluated_at = models.DateTimeField(null=True)
    awarded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "deadline"])]
        triggers = triggers_of(TenderLifecycle, "draft")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page for the buyer's people."""
        return reverse("procurement:tender", args=[self.pk])

    @property
    def words(self) -> Words:
        """What its papers, pages and letters call things, by its method."""
        return words_of(self.method)

    @property
    def stage(self) -> str:
        """How far it has come: its state, or the one it was suspended in. What must stay secret is asked by it."""
        if self.state != "suspended":
            return str(self.state)
        found = self.suspensions.filter(ended_at=None).first()
        return found.came_from if found else "published"

    def suspended_until(self) -> datetime | None:
        """When the suspension that runs now ends by itself."""
        found = self.suspensions.filter(ended_at=None).first()
        return found.until if found else None

    def suspend_refusal(self, is_asked: bool = False) -> Refusal | None:
        """Rule of the card `suspend`: only with the finance department's notice on record; the page asks without."""
        if is_asked and self.suspensions.filter(ended_at=None).exists():
            return None
        return Refusal(
            "complaint_missing",
            refused("A tender is suspended on the page of the complaint, with the finance department's notice."),
            law="财政部令第94号 第28条",
        )

    def resume_refusal(self) -> Refusal | None:
        """Rule of the card `resume` for people: while the finance department has not decided, only the clock ends a suspension."""
        if self.suspensions.filter(ended_at=None, complaint__state="pending").exists():
            return Refusal(
                "complaint_pending",
                refused("The finance department has not decided yet; the suspension ends by itself."),
                law="财政部令第94号 第28条",
                instead=refused("Record the decision, or that the complaint was withdrawn."),
            )
        return None

    def is_open(self, at: object) -> bool:
        """Whether bids are taken at this moment, whatever the clock process has done so far."""
        return is_open(self.deadline, self.state, at)  # type: ignore[arg-type]

    def facts(self, at: datetime) -> TenderFacts:
        """What the card rules need at a moment, gathered in one place."""
        from tender.procurement.models.facts import tender_facts  # noqa: PLC0415 (facts read every table of this room)

        return tender_facts(self, at)

    def bidder_ids(self) -> list[int]:
        """Organisations with a live bid."""
        live = Q(bids__state__in=["sealed", "opened", "admitted", "rejected", "ranked", "selected", "not_selected"])
        return list(self.lots.filter(live).values_list("bids__provider_id", flat=True).distinct())

    def follower_ids(self) -> list[int]:
        """Organisations that follow, asked or started a bid."""
        ids = set(self.follows.values_list("organisation_id", flat=True))
        ids |= set(self.questions.values_list("asker_id", flat=True))
        ids |= set(self.invitations.values_list("provider_id", flat=True))
        ids |= set(self.lots.filter(bids__isnull=False).values_list("bids__provider_id", flat=True))
        return sorted(ids)


class Lot(models.Model):
    """A part that is bid for and awarded on its own. Amounts in yuan; `failed_because` is set when too few bids are left.

    `winners`: how many bidders win it, best first (the document's rule; usually one).
    """

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="lots")
    number = models.PositiveSmallIntegerField(_("lot number"))
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what is bought"), blank=True)
    budget = models.DecimalField(_("budget"), max_digits=14, decimal_places=2)
    ceiling = models.DecimalField(_("ceiling price"), max_digits=14, decimal_places=2)
    winners = models.PositiveSmallIntegerField(_("winners"), default=1)
    failed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="lot_number_once"),
            models.CheckConstraint(condition=Q(ceiling__lte=F("budget")) & Q(ceiling__gt=0), name="lot_ceiling_within_budget"),
            models.CheckConstraint(condition=Q(winners__gte=1), name="lot_has_a_winner"),
        ]

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """A node of the criteria tree: a group (with children) or a leaf that is scored. `weight` in points; leaves sum to 100."""

    class Kind(models.TextChoices):
        """How points come about."""

        PRICE = "price", _("price (computed)")
        QUALITY = "quality", _("quality (judged, blind)")
        FIXED = "fixed", _("fixed (from evidence)")

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="criteria")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    weight = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    guidance = models.TextField(_("how it is scored"), blank=True)
    anchors = models.JSONField(_("anchored scale"), default=list, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "parent", "name"], name="criterion_name_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> str:
        """How it is scored, as everybody reads it: the guidance, then the steps of its scale."""
        return self.told_with(self.guidance)

    def told_with(self, guidance: str) -> str:
        """The same with another guidance, as an amendment may bring it."""
        return "\n".join(filter(None, (guidance, anchors.told(anchors.from_json(self.anchors)))))


class Requirement(models.Model):
    """A condition that a bid must meet: qualification (examined by the buyer) or conformity (by the committee)."""

    class Kind(models.TextChoices):
        """Who examines it (O87 art. 44 and 50)."""

        QUALIFICATION = "qualification", _("qualification")
        CONFORMITY = "conformity", _("conformity")

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="requirements")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    text = models.CharField(_("requirement"), max_length=500)
    evidence = models.CharField(_("evidence asked for"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["kind", "position", "id"]

    def __str__(self) -> str:
        return self.text


class TenderDocument(models.Model):
    """A file of the tender that everybody may download once the notice is public."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Follow(models.Model):
    """A provider that wants to hear of changes."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="follows")
    organisation = models.ForeignKey("tender.Organisation", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "organisation"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.tender}"
