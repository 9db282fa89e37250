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
from screening.selectors.rules import active_settings, tally_of
from screening.selectors.standing import DECIDED
from screening.takeover import FileVotes, NameVotes, file_votes, hash_of, names_in, votes_of
from screening.tally import State, Verdict

STAGE = Stage.TITLE_ABSTRACT


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
class Forecast:
    """What the chosen votes would make, by the file alone. The first four are records, n_votes and the others votes.

    n_waiting: with fewer votes than the rules ask for. n_decided, n_gone: on records that are decided, or that were
    removed. n_own: where the viewer's own vote stands. n_surplus: more than the rules ask for.
    """

    n_include: int = 0
    n_exclude: int = 0
    n_conflict: int = 0
    n_waiting: int = 0
    n_votes: int = 0
    n_decided: int = 0
    n_gone: int = 0
    n_own: int = 0
    n_surplus: int = 0


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
    """A taking over that stands. n_decided: records that it had a part in deciding. rests: what, and on how many records."""

    takeover: UUID
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
    """The page of an import's votes. left: names whose votes nobody has taken over."""

    batch: UUID
    source: str
    file_name: str
    votes: FileVotes
    left: tuple[NameVotes, ...]
    givers: tuple[Giver, ...]
    standing: tuple[ShownTakeover, ...]
    votes_required: int

    @property
    def is_working(self) -> bool:
        return any(each.is_working for each in self.standing)


def read_votes(batch: Import) -> FileVotes:
    """The votes in an import."""
    said = judged_in(batch)
    return file_votes((record, found) for record, found in said if found is not None)


def votes_in_file(member: Member, batch: UUID) -> VotesInFile | None:
    """All about the votes in an import that counts; None if there is no such import."""
    row = committed_import(member.review_id, batch)
    if row is None:
        return None
    votes = read_votes(row)
    names = names_in(votes)
    standing = takeovers_standing(row)
    taken = names_taken(standing, names)
    return VotesInFile(
        batch=row.uuid,
        source=row.source,
        file_name="" if row.file is None else row.file.name,
        votes=votes,
        left=tuple(each for each in names if each.name not in taken),
        givers=tuple(givers_for(row)),
        standing=tuple(_shown(each, names) for each in standing),
        votes_required=active_settings(member.review_id, STAGE).votes_required,
    )


def takeovers_standing(batch: Import) -> list[VoteTakeover]:
    """What was taken over from an import and not undone, in order."""
    rows = VoteTakeover.objects.filter(batch=batch, undone_at=None)
    return list(rows.select_related("by__user").order_by("begun_at", "uuid"))


def givers_for(batch: Import) -> list[Giver]:
    """Reviewers of titles and abstracts, then placeholders; whoever gives votes of the same file already is left out."""
    given = {UUID(each) for row in takeovers_standing(batch) for each in row.givers.values()}
    here = Member.objects.filter(review_id=batch.review_id).exclude(uuid__in=given)
    present = here.filter(uuid__in=Member.objects.holding(Role.REVIEWER, STAGE))
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


def votes_to_take(takeover: VoteTakeover) -> Mapping[UUID, Sequence[tuple[UUID, Verdict]]]:
    """(member, verdict) pairs by record: what of the file the taking over is about."""
    votes = read_votes(takeover.batch)
    members = _named(takeover, names_in(votes))
    chosen = ((record, votes_of(of_record, members)) for record, of_record in votes.said.items())
    return {
        record: [(members[name], verdict) for name, verdict in found]
        for record, found in chosen
        if found
    }


def forecast(member: Member, votes: FileVotes, chosen: Mapping[str, UUID | None]) -> Forecast:
    """What taking these names' votes over would make. chosen: who gives them; None: a new placeholder."""
    settings = active_settings(member.review_id, STAGE)
    places = StageRecord.objects.counted().filter(review_id=member.review_id, stage=STAGE.value)
    states = dict(places.values_list("record_id", "state"))
    own = set[UUID]()
    if member.uuid in chosen.values():
        mine = Vote.objects.standing().filter(reviewer=member, round=F("stage_record__round"))
        own = set(mine.values_list("stage_record__record_id", flat=True))
    n = dict.fromkeys(Forecast.__dataclass_fields__, 0)
    for record, of_record in votes.said.items():
        found = votes_of(of_record, chosen)
        if not found:
            continue
        if record not in states:
            n["n_gone"] += len(found)
        elif states[record] in DECIDED:
            n["n_decided"] += len(found)
        else:
            left = [v for name, v in found if record not in own or chosen[name] != member.uuid]
            n["n_own"] += len(found) - len(left)
            n["n_surplus"] += max(0, len(left) - settings.votes_required)
            cast = left[: settings.votes_required]
            n["n_votes"] += len(cast)
            if cast:
                state = tally_of([Vote(verdict=each.value) for each in cast], settings).state
                n[_MADE[state]] += 1
    return Forecast(**n)


_MADE: Mapping[State, str] = {
    State.INCLUDED: "n_include",
    State.EXCLUDED: "n_exclude",
    State.CONFLICT: "n_conflict",
    State.PENDING: "n_waiting",
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
    by_voters = Q(settings__resolved_by=ResolvedBy.CONSENSUS.value)
    found = {
        Rest.ASLEEP: rows.filter(Q(state__in=DECIDED, is_parked=True) | Exists(merged)),
        Rest.SETTLED: awake.filter(resolved),
        Rest.WITH_OTHERS: awake.filter(beside).exclude(resolved),
        Rest.FULL_TEXT: awake.filter(begun).exclude(resolved).exclude(beside),
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
    n = votes.filter(stage_record__is_parked=False).values("stage_record").distinct().count()
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
    return " ".join(
        [of_people, of_records, gettext("They are left out of all figures of agreement.")]
    )


def actions_on(member: Member, batch: UUID) -> Sequence[RecordAction]:
    """The way to the votes in an import's file, for those who may take them over, where it seems to hold any."""
    if not may(member, Act.TAKE_OVER_VOTES) or not seems_to_hold(member.review_id, batch, MARKS):
        return []
    url = reverse("screening:votes-in-file", kwargs={"review": member.review_id, "batch": batch})
    return [RecordAction(order=10, label=_("Votes in this file"), url=url)]
