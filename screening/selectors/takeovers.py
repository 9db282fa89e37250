"""Votes in an import's file: who cast how many, what they would make here, and what rests on those taken over.

What is said of records that are not decided follows from the file, the viewer's own votes and decisions alone: a
preview that counted others' votes would tell of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reviews.formats.judgements import MARKS
from reviews.models import Import, Job, Member
from reviews.permissions import Act, may
from reviews.roles import Role, Stage
from reviews.seams import RecordAction
from reviews.selectors.imports import newest_job
from reviews.selectors.judged import committed_import, judged_in, seems_to_hold
from reviews.selectors.people import name_of
from screening.models import (
    ExclusionReason,
    Report,
    Resolution,
    RetrievalAttempt,
    StageRecord,
    Vote,
    VoteJoining,
    VoteTakeover,
)
from screening.models.stage import StageRecordQuerySet
from screening.rules import ResolvedBy, Retrieval
from screening.selectors.rules import active_settings, reasons_in_force
from screening.selectors.standing import DECIDED
from screening.takeover import (
    FileVotes,
    NameVotes,
    at_full_text,
    file_votes,
    hash_of,
    names_in,
    reasons_for,
    reasons_in,
    votes_of,
)
from screening.tally import State, Verdict
from screening.team_decisions import reason_key


class Rest(StrEnum):
    """What rests on votes that were taken over, so that they can't be taken back."""

    WITH_OTHERS = "with_others"
    SETTLED = "settled"
    FULL_TEXT = "full_text"
    ASLEEP = "asleep"
    OPENED = "opened"


REST_WORDS: Mapping[Rest, str | Promise] = {
    Rest.WITH_OTHERS: _("decided together with votes that were cast here"),
    Rest.SETTLED: _("decided by settling a conflict"),
    Rest.FULL_TEXT: _("included, and work on the full text has begun"),
    Rest.ASLEEP: _("decided, and merged into another record or removed since"),
    Rest.OPENED: _("in a conflict that is open to its voters"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Giver:
    """Somebody in whose name votes can stand."""

    member: UUID
    name: str
    is_placeholder: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenName:
    """Whose a name's votes have become. giver: their name here."""

    votes: NameVotes
    giver: str
    is_placeholder: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownTakeover:
    """A taking over that stands. stage: where the votes count. n_decided: records that it had a part in deciding. rests: what, and on how many records."""

    takeover: UUID
    stage: Stage
    by: str
    begun_at: datetime
    names: tuple[TakenName, ...]
    job: Job | None
    n_decided: int
    rests: tuple[tuple[str | Promise, int], ...]

    @property
    def is_working(self) -> bool:
        return self.job is not None and not self.job.is_over


@dataclass(frozen=True, kw_only=True, slots=True)
class VotesInFile:
    """The page of an import's votes. left: names whose votes nobody has taken over.

    stage: where they were cast, as the viewer says. reasons: at full text those in the file, with on how many records
    each stands; reasons_here: the review's.
    """

    batch: UUID
    source: str
    file_name: str
    stage: Stage
    votes: FileVotes
    left: tuple[NameVotes, ...]
    givers: tuple[Giver, ...]
    standing: tuple[ShownTakeover, ...]
    votes_required: int
    reasons: tuple[tuple[str, int], ...] = ()
    reasons_here: tuple[ExclusionReason, ...] = ()

    @property
    def is_working(self) -> bool:
        return any(each.is_working for each in self.standing)


def read_votes(batch: Import) -> FileVotes:
    """The votes in an import."""
    said = judged_in(batch)
    return file_votes((record, found) for record, found in said if found is not None)


def votes_in_file(member: Member, batch: UUID, stage: Stage) -> VotesInFile | None:
    """All about the votes in an import that counts; None if there is no such import. stage: where they were cast."""
    row = committed_import(member.review_id, batch)
    if row is None:
        return None
    votes = read_votes(row)
    names = names_in(votes)
    standing = takeovers_standing(row)
    taken = names_taken(standing, names)
    is_full_text = stage is Stage.FULL_TEXT
    return VotesInFile(
        batch=row.uuid,
        source=row.source,
        file_name="" if row.file is None else row.file.name,
        stage=stage,
        votes=votes,
        left=tuple(each for each in names if each.name not in taken),
        givers=tuple(givers_for(row, stage)),
        standing=tuple(_shown(each, names) for each in standing),
        votes_required=active_settings(member.review_id, stage).votes_required,
        reasons=tuple(reasons_in(votes)) if is_full_text else (),
        reasons_here=tuple(reasons_in_force(member.review_id)) if is_full_text else (),
    )


def takeovers_standing(batch: Import) -> list[VoteTakeover]:
    """What was taken over from an import and not undone, in order."""
    rows = VoteTakeover.objects.filter(batch=batch, undone_at=None)
    return list(rows.select_related("by__user").order_by("begun_at", "uuid"))


def givers_for(batch: Import, stage: Stage) -> list[Giver]:
    """Reviewers of the stage, then placeholders; whoever gives votes of the same file already is left out."""
    given = {UUID(each) for row in takeovers_standing(batch) for each in row.givers.values()}
    here = Member.objects.filter(review_id=batch.review_id).exclude(uuid__in=given)
    present = here.filter(uuid__in=Member.objects.holding(Role.REVIEWER, stage))
    absent = here.filter(user__is_placeholder=True, user__erased_at=None)
    return [
        Giver(member=row.uuid, name=name_of(row.user), is_placeholder=row.user.is_placeholder)
        for rows in (present, absent)
        for row in rows.select_related("user").order_by("user__name", "uuid")
    ]


def names_taken(standing: Iterable[VoteTakeover], names: Sequence[NameVotes]) -> set[str]:
    """Those of a file's names whose votes somebody has taken over."""
    return {name for each in standing for name in _named(each, names)}


def _named(takeover: VoteTakeover, names: Sequence[NameVotes]) -> Mapping[str, UUID]:
    """Who gives the votes of each name of the file, in the names' order: a database may keep givers in any."""
    hashes = {each.name: hash_of(takeover.uuid, each.name) for each in names}
    return {
        name: UUID(takeover.givers[key]) for name, key in hashes.items() if key in takeover.givers
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class ToTake:
    """What of a file a taking over is about: (member, verdict) pairs by record, and the reasons of its exclusions."""

    given: Mapping[UUID, Sequence[tuple[UUID, Verdict]]]
    reasons: Mapping[UUID, Sequence[ExclusionReason]]


def votes_to_take(takeover: VoteTakeover) -> ToTake:
    """Votes at full text are left out where they can't be cast."""
    votes = read_votes(takeover.batch)
    members = _named(takeover, names_in(votes))
    here = _reasons_by_words(takeover, votes)
    given: dict[UUID, Sequence[tuple[UUID, Verdict]]] = {}
    reasons: dict[UUID, Sequence[ExclusionReason]] = {}
    for record, of_record in votes.said.items():
        found = votes_of(of_record, members)
        if takeover.stage == Stage.FULL_TEXT.value:
            reasons[record] = reasons_for(votes, record, here)
            found = at_full_text(found, has_reason=bool(reasons[record]))
        if found:
            given[record] = [(members[name], verdict) for name, verdict in found]
    return ToTake(given=given, reasons=reasons)


def _reasons_by_words(takeover: VoteTakeover, votes: FileVotes) -> Mapping[str, ExclusionReason]:
    if not takeover.reasons:
        return {}
    rows = ExclusionReason.objects.filter(review_id=takeover.review_id).in_bulk()
    hashes = {words: reason_key(takeover.uuid, words) for words, _n in reasons_in(votes)}
    return {
        words: rows[UUID(takeover.reasons[key])]
        for words, key in hashes.items()
        if key in takeover.reasons
    }


def taken_votes(takeover: VoteTakeover) -> QuerySet[Vote]:
    """Its votes that stand in the present rounds of their records."""
    return Vote.objects.standing().filter(takeover=takeover, round=F("stage_record__round"))


def places_voted(takeover: VoteTakeover) -> StageRecordQuerySet:
    """The records at titles and abstracts that these votes stand on."""
    return StageRecord.objects.filter(pk__in=taken_votes(takeover).values("stage_record"))


def resting(takeover: VoteTakeover, rows: StageRecordQuerySet) -> Mapping[Rest, int]:
    """Of these records, on how many something rests, by what it is. Others' votes on undecided ones don't count."""
    others = (
        Vote.objects.standing()
        .filter(stage_record=OuterRef("pk"), round=OuterRef("round"))
        .exclude(takeover=takeover)
    )
    beside = Exists(others)
    resolved = Exists(
        Resolution.objects.filter(
            conflict__stage_record=OuterRef("pk"), conflict__round=OuterRef("round"), voided_at=None
        )
    )
    reports = Report.objects.filter(record=OuterRef("record"))
    attempts = RetrievalAttempt.objects.filter(report__record=OuterRef("record"))
    begun = Exists(reports.exclude(retrieval=Retrieval.SOUGHT.value)) | Exists(attempts)
    merged = VoteJoining.objects.filter(
        into=OuterRef("pk"), parted_at=None, round__gt=F("was_round")
    )
    decided = rows.filter(state__in=DECIDED)
    awake = decided.filter(is_parked=False)
    titles = awake.filter(stage=Stage.TITLE_ABSTRACT.value)
    by_voters = Q(settings__resolved_by=ResolvedBy.CONSENSUS.value)
    found = {
        Rest.ASLEEP: rows.filter(Q(state__in=DECIDED, is_parked=True) | Exists(merged)),
        Rest.SETTLED: awake.filter(resolved),
        Rest.WITH_OTHERS: awake.filter(beside).exclude(resolved),
        Rest.FULL_TEXT: titles.filter(begun).exclude(resolved).exclude(beside),
        Rest.OPENED: rows.filter(by_voters, state=State.CONFLICT.value).filter(beside),
    }
    counts = {rest: each.count() for rest, each in found.items()}
    return {rest: n for rest, n in counts.items() if n}


def _shown(takeover: VoteTakeover, names: Sequence[NameVotes]) -> ShownTakeover:
    named = _named(takeover, names)
    members = Member.objects.select_related("user").in_bulk(named.values())
    places = places_voted(takeover)
    return ShownTakeover(
        takeover=takeover.uuid,
        stage=Stage(takeover.stage),
        by=name_of(takeover.by.user),
        begun_at=takeover.begun_at,
        names=tuple(
            TakenName(
                votes=each,
                giver=name_of(members[named[each.name]].user),
                is_placeholder=members[named[each.name]].user.is_placeholder,
            )
            for each in names
            if each.name in named
        ),
        job=newest_job(takeover.review_id, takeover.uuid),
        n_decided=places.filter(state__in=DECIDED).count(),
        rests=tuple((REST_WORDS[rest], n) for rest, n in resting(takeover, places).items()),
    )


def batch_of(review: UUID, takeover: UUID) -> UUID | None:
    """The import whose votes were taken over."""
    rows = VoteTakeover.objects.filter(review_id=review, uuid=takeover)
    return rows.values_list("batch", flat=True).first()


def method_sentence(review: UUID) -> str:
    """What a methods section says of votes that were taken over; "" where none are. Of decided records alone."""
    begun = VoteTakeover.objects.filter(review_id=review, undone_at=None)
    people = {member for each in begun for member in each.givers.values()}
    if not people:
        return ""
    votes = Vote.objects.standing().filter(
        takeover__in=begun, round=F("stage_record__round"), stage_record__state__in=DECIDED
    )
    awake = votes.filter(stage_record__is_parked=False).values("stage_record").distinct()
    n = awake.filter(stage_record__stage=Stage.TITLE_ABSTRACT.value).count()
    n_reports = awake.filter(stage_record__stage=Stage.FULL_TEXT.value).count()
    of_people = ngettext(
        "Votes of %(people)s person were cast in another program before the review went on in Quorum, and taken over.",
        "Votes of %(people)s people were cast in another program before the review went on in Quorum, and taken over.",
        len(people),
    ) % {"people": len(people)}
    of_records = ngettext(
        "%(n)s decision on a title and abstract rests on such votes.",
        "%(n)s decisions on titles and abstracts rest on such votes.",
        n,
    ) % {"n": f"{n:,}"}
    of_reports = ngettext(
        "%(n)s decision on a full text rests on such votes.",
        "%(n)s decisions on full texts rest on such votes.",
        n_reports,
    ) % {"n": f"{n_reports:,}"}
    said = [of_people, of_records, *([of_reports] if n_reports else [])]
    return " ".join([*said, gettext("They are left out of all figures of agreement.")])


def actions_on(member: Member, batch: UUID) -> Sequence[RecordAction]:
    """The way to the votes in an import's file, for those who may take them over, where it seems to hold any."""
    if not may(member, Act.TAKE_OVER_VOTES) or not seems_to_hold(member.review_id, batch, MARKS):
        return []
    url = reverse("screening:votes-in-file", kwargs={"review": member.review_id, "batch": batch})
    return [RecordAction(order=10, label=_("Votes in this file"), url=url)]
