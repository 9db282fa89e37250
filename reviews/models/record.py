"""Source records as they came, the records that reviewers screen, and pairs that may be duplicates."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Q

from reviews.corrections import Correctable, completed, corrected
from reviews.dedup import Relation
from reviews.ids import new_uuid
from reviews.source_fields import stored_of
from reviews.sources import ImportState
from reviews.vocab import choices, values


class RecordQuerySet(models.QuerySet["Record"]):
    def counted(self) -> RecordQuerySet:
        """Of committed imports: what every page may see. Staged rows and undone imports are not."""
        return self.filter(batch__state=ImportState.COMMITTED.value)

    def distinct_works(self) -> RecordQuerySet:
        """What reviewers screen: counted, and not merged into another record."""
        return self.counted().filter(merged_into=None)


class Record(models.Model):
    """What reviewers screen. It is born with one source record; as a duplicate it points to the record it joined.

    rank: place in the common order of the queue, drawn from the review's seed. face: the source record that is shown.
    added: what services outside said, by field, shown where the face has nothing ({"value", "service", "on",
    "finding"}). corrected: the values, by field, that are shown in place of both. marks: what notices about its report
    say (reviews.enrichment.notices). year to has_doi repeat what lists narrow by and order by, of
    what is shown (reviews.shown_facts).
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="records")
    batch = models.ForeignKey("reviews.Import", on_delete=models.PROTECT, related_name="records")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="copies"
    )
    face = models.ForeignKey("reviews.SourceRecord", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveBigIntegerField()
    is_removed = models.BooleanField(default=False)
    added = models.JSONField(default=dict)
    corrected = models.JSONField(default=dict)
    marks = models.JSONField(default=list)
    year = models.IntegerField(null=True)
    document_type = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=30, blank=True)
    journal = models.CharField(max_length=120, blank=True)
    title_start = models.CharField(max_length=60, blank=True)
    has_abstract = models.BooleanField(default=False)
    has_doi = models.BooleanField(default=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("uuid")), name="record_not_merged_into_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["review", "rank"], name="record_order"),
            # Everything that a list of works in their order looks at, but what narrows it.
            models.Index(
                fields=["review", "merged_into", "is_removed", "rank", "uuid", "batch"],
                name="record_works",
            ),
            models.Index(fields=["review", "year"], name="record_year"),
            models.Index(fields=["review", "language"], name="record_language"),
            models.Index(fields=["review", "journal"], name="record_journal"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def shown(self) -> dict[str, Any]:
        """What is shown of a record whose face is selected, as columns of a source record."""
        return corrected(completed(stored_of(self.face), self.added), self.corrected)


class SourceRecord(models.Model):
    """One entry of one imported file, kept exactly as it came. Append-only.

    number: its place in the file, from 1. line: where it starts there. raw_text: the decoded text of the entry.
    fields: the facts without a column; unmapped: [[tag, value], ...] of everything that no fact repeats.
    block_keys: what a later import meets it by (reviews.dedup.packed).
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        "reviews.Import", on_delete=models.PROTECT, related_name="source_records"
    )
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="source_records")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField(default=0)
    title = models.TextField(blank=True)
    authors = models.JSONField(default=list)
    year = models.IntegerField(null=True)
    journal = models.TextField(blank=True)
    doi = models.TextField(blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    abstract = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    unmapped = models.JSONField(default=list)
    raw_text = models.TextField(blank=True)
    block_keys = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="sourcerecord_number_once"),
        ]
        indexes = [
            # So that what lacks an abstract is known without reading any.
            models.Index(
                fields=["review", "record"],
                condition=Q(abstract=""),
                name="sourcerecord_no_abstract",
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Correction(models.Model):
    """Another value for a field of a record than its source says. Append-only, but that it can be taken back.

    Of those that stand, the one with the highest number is shown, for the record and for what it joins. content:
    {"value": ...}. source: the source record whose value was chosen; None for a value that somebody wrote.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField()
    field = models.CharField(max_length=12, choices=choices(Correctable))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    source = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="correction_number_once"),
            models.CheckConstraint(
                condition=Q(field__in=values(Correctable)), name="correction_field_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class IndexedText(models.Model):
    """A text that the index of words (reviews.word_index) has under this number.

    It is that of the record's source record, or, is_corrected, what is shown of a record that was corrected or added to.
    """

    id = models.BigAutoField(primary_key=True)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    is_corrected = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.pk)


class PairState(StrEnum):
    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"
    RELATED = "related"
    WITHDRAWN = "withdrawn"


# What a person said that keeps two records apart.
APART = (PairState.DIFFERENT.value, PairState.RELATED.value)


class PossibleDuplicate(models.Model):
    """Two records that a person should compare. merge: what made them one, while it stands.

    batch: the import that brought them together; None where a person asked, who may withdraw the question. reasons: {"ask": why a person is asked,
    "agree", "differ": fields}; {} where a person asked.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="pairs")
    batch = models.ForeignKey(
        "reviews.Import", on_delete=models.PROTECT, null=True, related_name="+"
    )
    first = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=choices(PairState), default=PairState.OPEN.value)
    merge = models.ForeignKey("Merge", on_delete=models.PROTECT, null=True, related_name="pairs")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="possibleduplicate_once"),
            models.CheckConstraint(
                condition=Q(state__in=values(PairState)), name="possibleduplicate_state_known"
            ),
            models.CheckConstraint(
                condition=Q(merge=None) | Q(state=PairState.SAME.value),
                name="possibleduplicate_merged_is_same",
            ),
        ]
        indexes = [models.Index(fields=["review", "state", "-score"], name="pair_queue")]

    def __str__(self) -> str:
        return str(self.uuid)


class Merge(models.Model):
    """One record's joining of another, made by the machine or by a person; undone, it stays with the time.

    At most one stands for a record, and `Record.merged_into` repeats it. reasons: {"rule", "agree"} of the machine,
    those of the pair where a person judged. made_at: None for an import's own merges, which count from its commit on.
    place: its line in the event's list. takes_face: the copy says more, so that it is shown once the import counts.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="merges")
    batch = models.ForeignKey(
        "reviews.Import", on_delete=models.PROTECT, null=True, related_name="+"
    )
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    is_automatic = models.BooleanField()
    reasons = models.JSONField(default=dict)
    made_at = models.DateTimeField(null=True)
    place = models.PositiveIntegerField(default=0)
    takes_face = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(undone_at=None), name="merge_one_standing"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class RelatedRecordsQuerySet(models.QuerySet["RelatedRecords"]):
    def counted(self) -> RelatedRecordsQuerySet:
        """Both records are of committed imports."""
        committed = ImportState.COMMITTED.value
        return self.filter(first__batch__state=committed, second__batch__state=committed)

    def standing(self) -> RelatedRecordsQuerySet:
        return self.counted().filter(taken_back_at=None)


class RelatedRecords(models.Model):
    """Records of two reports that belong together and are no duplicates; taken back, the row stays with the time.

    relation: how, "" where nobody said. batch: the import that found it; None where a person said so, who judged
    the pair.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        "reviews.Import", on_delete=models.PROTECT, null=True, related_name="+"
    )
    pair = models.ForeignKey(
        PossibleDuplicate, on_delete=models.PROTECT, null=True, related_name="relations"
    )
    first = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=13, choices=choices(Relation), blank=True)
    taken_back_at = models.DateTimeField(null=True)

    objects = RelatedRecordsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pair"],
                condition=Q(taken_back_at=None),
                name="relatedrecords_one_standing_of_pair",
            ),
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(pair=None),
                name="relatedrecords_found_once",
            ),
            models.CheckConstraint(
                condition=Q(relation__in=["", *values(Relation)]),
                name="relatedrecords_relation_known",
            ),
            models.CheckConstraint(
                condition=Q(batch=None, pair__isnull=False) | Q(batch__isnull=False, pair=None),
                name="relatedrecords_of_machine_or_person",
            ),
        ]
        indexes = [models.Index(fields=["review", "taken_back_at"], name="relatedrecords_standing")]

    def __str__(self) -> str:
        return str(self.uuid)
