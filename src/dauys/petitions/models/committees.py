"""Who sits in a committee."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7


class Member(models.Model):
    """Somebody who sits in a committee, as the public knows them; `until` is the first day on which they no longer do.

    No account belongs to it: a member's name and party are public, what clerks do is told by their posts.
    """

    class Office(models.TextChoices):
        """What they are in it."""

        CHAIR = "chair", _("Chair")
        DEPUTY = "deputy", _("Deputy chair")
        MEMBER = "member", _("Member")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(max_length=120)
    faction = models.CharField(max_length=120, blank=True)
    office = models.CharField(max_length=6, choices=Office.choices, default=Office.MEMBER)
    since: models.DateField[date, date] = models.DateField()
    until: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["body", "until"], name="member_body")]
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """The name, with the party or group where there is one."""
        return f"{self.name} ({self.faction})" if self.faction else self.name
