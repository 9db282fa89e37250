"""Acts on many records as pages show them: to whoever asked for them, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from reviews.doing import Doing
from reviews.event_shape import Recorded, plain
from reviews.large_act_events import LargeActBegun
from reviews.models import Job, JobState, LargeAct, Member
from reviews.seams import Subject
from reviews.together_words import TITLES, TITLES_BACK, said, said_back

# How long the list of records leads to the newest one.
SHOWN_FOR = timedelta(days=1)
# Of the event, what the table repeats.
ASKED = ("doing", "records", "tag", "automation", "undoes", "n_records")


@dataclass(frozen=True, kw_only=True, slots=True)
class LargeActRow:
    """One act. job: its newest work. n_done: how many of n_total were looked at; said: what came of them.

    tag: its name, "" where none is asked for. undo_of: the key that takes it back, None where there is nothing to.
    undone_by: the act that takes it back.
    """

    act: UUID
    title: str | Promise
    tag: str
    n_total: int
    n_done: int
    n_changed: int
    said: str
    job: Job
    undo_of: UUID | None
    undone_by: UUID | None
    is_undo: bool

    @property
    def is_over(self) -> bool:
        return self.job.is_over

    @property
    def is_whole(self) -> bool:
        """Whether all that was asked for has been looked at."""
        return self.n_done == self.n_total

    @property
    def n_left(self) -> int:
        """How many of those that were looked at stayed as they were."""
        return self.n_done - self.n_changed

    @property
    def has_job_shown(self) -> bool:
        """Whether there is more to say of its work than what came of it."""
        return self.job.state != JobState.DONE.value


def acts_by_events(events: Iterable[Recorded]) -> Mapping[str, object]:
    """What was asked for, by act: by whom, what, with which records, or what it takes back."""
    return {
        event.payload["act"]: [event.by, *(event.payload[name] for name in ASKED)]
        for event in events
        if event.kind == LargeActBegun.KIND
    }


def acts_stored(review: UUID) -> Mapping[str, object]:
    """The same as the table has it."""
    rows = LargeAct.objects.filter(review_id=review)
    columns = ("doing", "records_id", "tag_id", "automation_id", "undoes_id", "n_total")
    return {
        str(uuid): [plain(value) for value in asked]
        for uuid, *asked in rows.values_list("uuid", "by_id", *columns)
    }


def subjects(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    """The acts that events tell of, and their pages."""
    return {
        event.seq: Subject(
            label=(TITLES_BACK if event.payload["undoes"] else TITLES)[
                Doing(event.payload["doing"])
            ],
            url=reverse(
                "reviews:large-act",
                kwargs={"review": member.review_id, "act": event.payload["act"]},
            ),
        )
        for event in events
    }


def large_act(member: Member, act: UUID) -> LargeActRow | None:
    """An act that the member asked for; None if there is no such one."""
    found = _own(member).filter(uuid=act).first()
    return None if found is None else _row(found)


def newest(member: Member) -> LargeActRow | None:
    """The newest act that the member asked for, of the last day."""
    since = timezone.now() - SHOWN_FOR
    found = _own(member).filter(begun_at__gte=since).order_by("-begun_at", "-uuid").first()
    return None if found is None else _row(found)


def _own(member: Member) -> QuerySet[LargeAct]:
    rows = LargeAct.objects.filter(review_id=member.review_id, by=member)
    return rows.select_related("tag", "undoes__tag")


def _row(act: LargeAct) -> LargeActRow:
    doing, is_undo = Doing(act.doing), act.undoes is not None
    jobs = Job.objects.filter(review_id=act.review_id, ref=act.uuid)
    job = jobs.order_by("-created_at", "-uuid")[0]
    tag = act.tag if act.undoes is None else act.undoes.tag
    undone_by = LargeAct.objects.filter(undoes=act).values_list("uuid", flat=True).first()
    may_undo = job.is_over and act.n_changed and not is_undo and doing in TITLES_BACK
    return LargeActRow(
        act=act.uuid,
        title=(TITLES_BACK if is_undo else TITLES)[doing],
        tag="" if tag is None else tag.name,
        n_total=act.n_total,
        n_done=act.n_done,
        n_changed=act.n_changed,
        said=(said_back if is_undo else said)(doing, act.n_changed),
        job=job,
        undo_of=act.key if may_undo and undone_by is None else None,
        undone_by=undone_by,
        is_undo=is_undo,
    )
