"""Decisions that a team made in another program, by an import's file: what they say, what they would make, what rests on them.

Of undecided records nothing is asked but that they are undecided, so nothing here tells of votes that were cast on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reviews.models import Import, Job, Member
from reviews.permissions import Act, may
from reviews.roles import Stage
from reviews.seams import RecordAction
from reviews.selectors.imports import newest_job
from reviews.selectors.judged import committed_import, judged_in
from reviews.selectors.people import name_of
from reviews.sources import ImportState
from screening.models import (
    DecisionTakeover,
    ExclusionReason,
    ReportFile,
    RetrievalAttempt,
    StageRecord,
    TakenDecision,
    VoteJoining,
)
from screening.rules import Decision, Retrieval
from screening.selectors.rules import reasons_in_force
from screening.selectors.standing import DECIDED
from screening.tally import State
from screening.team_decisions import (
    Left,
    ListedAs,
    Program,
    Reading,
    Stands,
    Stated,
    Steps,
    reason_key,
    stated_in,
    steps_for,
)

PROGRAM_NAMES: Mapping[Program, str | Promise] = {
    Program.COVIDENCE: "Covidence",
    Program.EPPI_REVIEWER: "EPPI-Reviewer",
    Program.RAYYAN: "Rayyan",
    Program.ASREVIEW: "ASReview",
    Program.DISTILLERSR: "DistillerSR",
    Program.QUORUM: _("another review in Quorum"),
    Program.OTHER: _("another program, or on paper"),
}
LIST_NAMES: Mapping[ListedAs, str | Promise] = {
    ListedAs.AS_SAID: _("Each record as the file says of it"),
    ListedAs.EXCLUDED_TITLE: _("All excluded on title and abstract"),
    ListedAs.INCLUDED_TITLE: _("All included on title and abstract"),
    ListedAs.EXCLUDED_FULL_TEXT: _("All excluded at full text"),
    ListedAs.INCLUDED_FULL_TEXT: _("All included at full text"),
}


class Rest(StrEnum):
    """What rests on decisions that were taken over, so that they can't be taken back as a whole."""

    FULL_TEXT = "full_text"
    ASLEEP = "asleep"


REST_WORDS: Mapping[Rest, str | Promise] = {
    Rest.FULL_TEXT: _("included, and work on the full text has begun"),
    Rest.ASLEEP: _("decided, and merged into another record, removed or re-opened since"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SaidInFile:
    """What a file says. n_said: records of which it says how they were decided. reasons: of how many records each is, most first."""

    n_records: int
    n_said: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """What taking decisions over would make: records by what is decided on them, and by why one is left."""

    n_title_in: int = 0
    n_title_out: int = 0
    n_full_text_in: int = 0
    n_full_text_out: int = 0
    left: tuple[tuple[str | Promise, int], ...] = ()

    @property
    def n_decisions(self) -> int:
        return self.n_title_in + self.n_title_out + self.n_full_text_in + self.n_full_text_out


LEFT_WORDS: Mapping[Left, str | Promise] = {
    Left.SAME: _("It is decided so here already"),
    Left.OTHERWISE: _("It is decided otherwise here, which stands"),
    Left.UNCLEAR: _("The file contradicts itself, or the list"),
    Left.GONE: _("The record was removed"),
    Left.NOT_RETRIEVED: _("Its report could not be retrieved here"),
    Left.NO_REASON: _("Without a reason for the exclusion at full text"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownTakeover:
    """A taking over that stands. n_title, n_full_text: its decisions that stand. rests: what, and on how many records."""

    takeover: UUID
    by: str
    begun_at: datetime
    program: str | Promise
    listed_as: str | Promise
    job: Job | None
    n_title: int
    n_full_text: int
    rests: tuple[tuple[str | Promise, int], ...]

    @property
    def is_working(self) -> bool:
        return self.job is not None and not self.job.is_over


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionsInFile:
    """The page of a team's decisions in an import."""

    batch: UUID
    source: str
    file_name: str
    said: SaidInFile
    reasons_here: tuple[ExclusionReason, ...]
    standing: tuple[ShownTakeover, ...]

    @property
    def is_working(self) -> bool:
        return any(each.is_working for each in self.standing)


def decisions_in_file(member: Member, batch: UUID) -> DecisionsInFile | None:
    """All about a team's decisions in an import that counts; None if there is no such import."""
    row = committed_import(member.review_id, batch)
    if row is None:
        return None
    return DecisionsInFile(
        batch=row.uuid,
        source=row.source,
        file_name="" if row.file is None else row.file.name,
        said=said_in(row),
        reasons_here=tuple(reasons_in_force(member.review_id)),
        standing=tuple(_shown(each) for each in takeovers_standing(row)),
    )


def said_in(batch: Import) -> SaidInFile:
    """What an import's file says of decisions, and the reasons in it."""
    records, said, reasons = set(), set(), Counter[str]()
    for record, found in judged_in(batch):
        records.add(record)
        if found is not None and found.concluded:
            said.add(record)
        if found is not None and found.reasons:
            reasons[found.reasons[0]] += 1
    return SaidInFile(
        n_records=len(records), n_said=len(said), reasons=tuple(reasons.most_common())
    )


def takeovers_standing(batch: Import) -> list[DecisionTakeover]:
    """What was taken over from an import and not undone, in order."""
    rows = DecisionTakeover.objects.filter(batch=batch, undone_at=None)
    return list(rows.select_related("by__user").order_by("begun_at", "uuid"))


def forecast(review: UUID, batch: UUID, reading: Reading) -> Forecast:
    """What taking over would make of an import of the review."""
    row, reasons = Import.objects.get(review_id=review, uuid=batch), reading.reasons
    stated = stated_in(judged_in(row), reading.listed_as)
    titles, reports = _standing(review, None)
    n = Counter[Decision | Left | tuple[Decision]]()
    for record, each in stated.items():
        steps = _steps(each, titles.get(record), reports.get(record), reasons)
        n.update(step for step in (steps.title, steps.left) if step is not None)
        if steps.full_text is not None:
            n[(steps.full_text,)] += 1
    return Forecast(
        n_title_in=n[Decision.INCLUDE],
        n_title_out=n[Decision.EXCLUDE],
        n_full_text_in=n[(Decision.INCLUDE,)],
        n_full_text_out=n[(Decision.EXCLUDE,)],
        left=tuple((words, n[left]) for left, words in LEFT_WORDS.items() if n[left]),
    )


def to_take(takeover: DecisionTakeover) -> Mapping[UUID, Stated | None]:
    """What a taking over is about, by record."""
    return stated_in(judged_in(takeover.batch), ListedAs(takeover.listed_as))


def reasons_by_words(
    takeover: DecisionTakeover, stated: Mapping[UUID, Stated | None]
) -> Mapping[str, ExclusionReason]:
    """The reason here for each of the file's words that has one."""
    rows = ExclusionReason.objects.filter(review_id=takeover.review_id).in_bulk(
        [UUID(each) for each in takeover.reasons.values()]
    )
    words = {each.reason for each in stated.values() if each is not None}
    keys = {text: takeover.reasons.get(reason_key(takeover.uuid, text)) for text in words}
    return {text: rows[UUID(key)] for text, key in keys.items() if key is not None}


def steps_of(
    review: UUID, stated: Mapping[UUID, Stated | None], reasons: Collection[str]
) -> Mapping[UUID, Steps]:
    """What statements make of some records."""
    titles, reports = _standing(review, list(stated))
    return {
        record: _steps(each, titles.get(record), reports.get(record), reasons)
        for record, each in stated.items()
    }


def _steps(
    stated: Stated | None, title: Stands | None, report: Stands | None, reasons: Collection[str]
) -> Steps:
    has_reason = stated is not None and stated.reason in reasons
    return steps_for(stated, title, report, has_reason=has_reason)


def _standing(
    review: UUID, records: Sequence[UUID] | None
) -> tuple[Mapping[UUID, Stands], Mapping[UUID, Stands]]:
    """Where records stand on title and abstract, and their reports, those too that sleep since a record was re-opened."""
    rows = StageRecord.objects.filter(review_id=review)
    if records is not None:
        rows = rows.filter(record__in=records)
    titles = rows.counted().filter(stage=Stage.TITLE_ABSTRACT.value)
    reports = rows.filter(stage=Stage.FULL_TEXT.value)
    return (
        {record: Stands(state=State(state)) for record, state in _pairs(titles)},
        {
            record: Stands(
                state=State.PENDING if is_disputed else State(state), retrieval=Retrieval(retrieval)
            )
            for record, state, is_disputed, retrieval in reports.values_list(
                "record_id", "state", "is_reason_disputed", "report__retrieval"
            )
        },
    )


def _pairs(rows: QuerySet[StageRecord]) -> QuerySet[StageRecord, tuple[UUID, str]]:
    return rows.values_list("record_id", "state")


def taken(takeover: DecisionTakeover) -> QuerySet[TakenDecision]:
    """Its decisions that stand."""
    return TakenDecision.objects.filter(
        takeover=takeover, round=F("stage_record__round"), stage_record__state__in=DECIDED
    )


def resting(takeover: DecisionTakeover) -> Mapping[Rest, int]:
    """Of its decisions, on how many something rests, by what it is."""
    rows = taken(takeover)
    awake = rows.filter(stage_record__is_parked=False)
    of_same = TakenDecision.objects.filter(
        takeover=OuterRef("takeover"),
        stage_record__record=OuterRef("stage_record__record"),
        stage_record__stage=Stage.FULL_TEXT.value,
        round=F("stage_record__round"),
    )
    reports = StageRecord.objects.filter(
        record=OuterRef("stage_record__record"), stage=Stage.FULL_TEXT.value
    )
    attempts = RetrievalAttempt.objects.filter(report__record=OuterRef("stage_record__record"))
    files = ReportFile.objects.filter(
        report__record=OuterRef("stage_record__record"), taken_back_at=None
    )
    begun = reports.exclude(report__retrieval=Retrieval.SOUGHT.value)
    included = awake.filter(
        stage_record__stage=Stage.TITLE_ABSTRACT.value, stage_record__state=State.INCLUDED.value
    )
    found = {
        Rest.FULL_TEXT: included.filter(
            Exists(attempts) | Exists(files) | (Exists(begun) & ~Exists(of_same))
        ),
        Rest.ASLEEP: rows.filter(stage_record__is_parked=True) | _returning(takeover),
    }
    counts = {rest: each.count() for rest, each in found.items()}
    return {rest: n for rest, n in counts.items() if n}


def _returning(takeover: DecisionTakeover) -> QuerySet[TakenDecision]:
    """Decisions that were to become one with different ones, and stand again when their records are parted."""
    joinings = VoteJoining.objects.filter(
        into=OuterRef("stage_record"),
        parted_at=None,
        was_round=OuterRef("round"),
        round__gt=F("was_round"),
    )
    return TakenDecision.objects.filter(Exists(joinings), takeover=takeover)


def _shown(takeover: DecisionTakeover) -> ShownTakeover:
    rows = taken(takeover)
    n_title = rows.filter(stage_record__stage=Stage.TITLE_ABSTRACT.value).count()
    return ShownTakeover(
        takeover=takeover.uuid,
        by=name_of(takeover.by.user),
        begun_at=takeover.begun_at,
        program=PROGRAM_NAMES[Program(takeover.program)],
        listed_as=LIST_NAMES[ListedAs(takeover.listed_as)],
        job=newest_job(takeover.review_id, takeover.uuid),
        n_title=n_title,
        n_full_text=rows.count() - n_title,
        rests=tuple((REST_WORDS[rest], n) for rest, n in resting(takeover).items()),
    )


def source_of(place: StageRecord) -> str | Promise | None:
    """The program in which the decision that stands on a record was made; None for one that was made here."""
    rows = TakenDecision.objects.filter(stage_record=place, round=place.round)
    found = rows.values_list("takeover__program", flat=True).first()
    return None if found is None else PROGRAM_NAMES[Program(found)]


def batch_of(review: UUID, takeover: UUID) -> UUID | None:
    """The import whose decisions were taken over."""
    rows = DecisionTakeover.objects.filter(review_id=review, uuid=takeover)
    return rows.values_list("batch", flat=True).first()


def method_sentence(review: UUID) -> str:
    """What a methods section says of decisions that were taken over; "" where none stand."""
    rows = TakenDecision.objects.filter(
        takeover__review_id=review,
        round=F("stage_record__round"),
        stage_record__state__in=DECIDED,
        stage_record__is_parked=False,
    )
    counts = Counter(rows.values_list("stage_record__stage", flat=True))
    if not counts:
        return ""
    programs = dict.fromkeys(rows.order_by("pk").values_list("takeover__program", flat=True))
    titles, reports = counts[Stage.TITLE_ABSTRACT.value], counts[Stage.FULL_TEXT.value]
    on_titles = ngettext(
        "%(n)s decision on a title and abstract", "%(n)s decisions on titles and abstracts", titles
    )
    on_reports = ngettext("%(n)s decision on a full text", "%(n)s decisions on full texts", reports)
    parts = [
        words % {"n": f"{n:,}"} for words, n in ((on_titles, titles), (on_reports, reports)) if n
    ]
    return gettext(
        "Taken over as they stood before the review went on in Quorum (%(where)s): %(what)s. They rest on no vote here"
        " and are left out of all figures of agreement."
    ) % {
        "what": gettext(" and ").join(parts),
        "where": ", ".join(str(PROGRAM_NAMES[Program(each)]) for each in programs),
    }


def actions_on(member: Member, batch: UUID) -> Sequence[RecordAction]:
    """The way to taking over decisions, for those who may, from a file that counts; what was added by hand is none."""
    rows = Import.objects.filter(
        review_id=member.review_id,
        uuid=batch,
        state=ImportState.COMMITTED.value,
        hand_entry=None,
    )
    if not may(member, Act.TAKE_OVER_VOTES) or not rows.exists():
        return []
    url = reverse(
        "screening:decisions-in-file", kwargs={"review": member.review_id, "batch": batch}
    )
    return [RecordAction(order=11, label=_("Decided elsewhere"), url=url)]
