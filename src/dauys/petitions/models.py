"""Petitions: their texts, who signs, what has been counted, what moderators, organisers and bodies say."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7
from dauys.kernel.texts import TranslatedField, choose, pick
from dauys.people.models import Person
from dauys.procedures import wording
from dauys.procedures.models import Case, Obligation


class Petition(models.Model):
    """What a case asks for. `number` to `recent` are written by the counting job alone."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="petition")
    language = models.CharField(max_length=10)
    titles = TranslatedField()
    bodies = TranslatedField()
    fields = models.JSONField(default=dict, blank=True)
    kind = models.SlugField(max_length=40, blank=True)
    author_shown = models.CharField(max_length=120, blank=True)
    key_digest = models.BinaryField(max_length=32, null=True)
    number = models.PositiveBigIntegerField(default=0)
    recent = models.PositiveIntegerField(default=0)
    counted_until = models.DateTimeField(null=True, blank=True)
    recounted_at = models.DateTimeField(null=True, blank=True)
    last_signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-recent", "case"], name="petition_popular"),
            models.Index(fields=["-number", "case"], name="petition_largest"),
            models.Index(fields=["recounted_at"], condition=Q(counted_until__isnull=False), name="petition_recounted"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the active language, else in that of the author."""
        return pick(self.titles, choose(self.titles, self.language))

    @property
    def body(self) -> str:
        """The text in the active language, else in that of the author."""
        return pick(self.bodies, choose(self.bodies, self.language))

    @property
    def shown_language(self) -> str:
        """The language in which the text is shown now, for `lang` attributes."""
        return choose(self.bodies, self.language)

    @property
    def id(self) -> object:
        """The case's id, which is the petition's."""
        return self.case_id


class Signature(models.Model):
    """One person's support for one case. It counts once `counted_at` is set, until it is withdrawn or quarantined.

    `person_key` is a keyed digest of who signed, for this case only; a withdrawn signature gives it up.
    """

    pk = models.CompositePrimaryKey("case_id", "id")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7, editable=False)
    person_key = models.BinaryField(max_length=32, null=True)
    mailbox_key = models.BinaryField(max_length=32, null=True)
    slot = models.PositiveSmallIntegerField(null=True)
    place = models.CharField(max_length=20, blank=True)
    shown = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    quarantined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person_key"], name="signature_once"),
            models.UniqueConstraint(fields=["case", "mailbox_key", "slot"], name="signature_mailbox_slot"),
        ]
        indexes = [
            models.Index(fields=["case", "counted_at"], name="signature_counted"),
            models.Index(
                fields=["case", "withdrawn_at"], condition=Q(withdrawn_at__isnull=False), name="signature_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SignatureContact(models.Model):
    """How to reach a signer, sealed: name, e-mail, language, person; `wants_news`: the organiser's news as well."""

    pk = models.CompositePrimaryKey("case_id", "signature_id")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    signature_id = models.UUIDField()
    sealed = models.BinaryField()
    wants_news = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.signature_id)


class SignatureRequest(models.Model):
    """What somebody asks for with nothing but a mailbox: it happens once the mailbox's code is shown, else never.

    A request holds no place: anybody can type anybody's address, so only a signature may stand in another's way.
    """

    class Asks(models.TextChoices):
        """To sign, or to take a signature back."""

        SIGN = "sign"
        UNSIGN = "unsign"

    pk = models.CompositePrimaryKey("case_id", "id")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7, editable=False)
    asks = models.CharField(max_length=6, choices=Asks.choices)
    person_key = models.BinaryField(max_length=32)
    mailbox_key = models.BinaryField(max_length=32)
    place = models.CharField(max_length=20, blank=True)
    shown = models.CharField(max_length=120, blank=True)
    sealed = models.BinaryField(null=True)
    wants_news = models.BooleanField(default=False)
    code_digest = models.BinaryField(max_length=32)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="signature_request_age")]

    def __str__(self) -> str:
        return f"{self.asks} {self.id}"


class SignatureBatch(models.Model):
    """Statements entered together as a number of people of one place: paper sheets, or a crowd in a simulation.

    A negative number takes statements back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=20)
    place = models.CharField(max_length=20, blank=True)
    number = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "counted_at"], name="batch_counted")]

    def __str__(self) -> str:
        return f"{self.number} of {self.place}"


class Certificate(models.Model):
    """How many of the statements of one place an authority has found valid, and how many not."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="certificates")
    place = models.CharField(max_length=20)
    valid = models.PositiveIntegerField()
    invalid = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "place"], name="certificate_place")]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.place} {self.valid}"


class Tally(models.Model):
    """How many people of one place count for a case."""

    pk = models.CompositePrimaryKey("case_id", "place")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    place = models.CharField(max_length=20)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.place} {self.number}"


class HourTally(models.Model):
    """How many more people counted in one hour (UTC): for charts and for what is popular now."""

    pk = models.CompositePrimaryKey("case_id", "hour")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    hour = models.DateTimeField()
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.hour} {self.number}"


class Participation(models.Model):
    """That a person has signed a case, for their own page; sealed, so that the database alone links nothing."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)


class Review(models.Model):
    """What a moderator decided and why; `passages` marks places in the text: `[{field, start, end, note}]`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)
    passages = models.JSONField(default=list, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.decision} {self.case_id}"

    @property
    def sentence(self) -> str:
        """The reason in words: of the preset's list, of the house, or as it was written."""
        return pick(self.case.preset.reasons.get(self.reason)) or str(wording.REASONS.get(self.reason, self.reason))


class Update(models.Model):
    """News by the organiser."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="updates")
    language = models.CharField(max_length=10)
    titles = TranslatedField()
    bodies = TranslatedField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return pick(self.titles)


class Response(models.Model):
    """A body's answer to one duty: drafted by one person, approved by another, then published for good.

    ready: whether its writer has handed it to the second pair of eyes. sent_back: what those want changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="responses")
    obligation = models.OneToOneField(Obligation, on_delete=models.CASCADE, related_name="response")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=60)
    texts = TranslatedField()
    drafted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    ready = models.BooleanField(default=True)
    sent_back = models.TextField(blank=True)
    approved_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.case_id}"

    @property
    def revision(self) -> str:
        """Names this very state of a draft, so that nobody overwrites or approves what they have not seen."""
        return f"{self.drafted_at.isoformat()}/{len(self.sent_back)}"

    @property
    def waiting(self) -> bool:
        """Whether the second pair of eyes should look at it now."""
        return self.ready and self.published_at is None and not self.sent_back


class Report(models.Model):
    """Somebody says that something on a petition's page should not be there; a moderator looks at it once."""

    class Why(models.TextChoices):
        PERSONAL = "personal", _("It tells private things about somebody")
        INSULT = "insult", _("It insults or threatens")
        UNLAWFUL = "unlawful", _("It calls for something unlawful")
        ADVERTISING = "advertising", _("It is advertising")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    why = models.CharField(max_length=12, choices=Why.choices)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["at"], condition=Q(handled_at__isnull=True), name="report_waiting")]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.why} {self.case_id}"
