"""Records in a committed import with their places in the queue, teams, and acts of voting."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reviews import ledger, signals
from reviews.events import ImportCommitted
from reviews.ids import new_uuid
from reviews.models import Import, Member, Record, SourceRecord
from reviews.roles import SCREENING_STAGES, Role, Stage
from reviews.services.id_sets import write_id_set
from reviews.services.indexing import cuts_of, index_sources
from reviews.sources import ImportState
from screening.models import ExclusionReason, StageRecord, StageSettings
from screening.rules import AdjudicatorSees, ResolvedBy
from screening.selectors import projections
from screening.selectors.rules import active_settings, reasons_in_force
from screening.services import full_text, stage_settings, voting
from screening.tally import Verdict
from tests.factories import people, reviews

ABSTRACT = "BACKGROUND: {title} was studied.\nRESULTS: Twenty people were randomised."


@dataclass(frozen=True, kw_only=True)
class Team:
    """A review's owner (lead, no votes), its reviewers and adjudicators."""

    owner: Member
    reviewers: list[Member]
    adjudicators: list[Member]


def team(
    reviewers: int = 2,
    adjudicators: int = 1,
    *,
    owner_roles: Sequence[tuple[Role, str]] = (),
    title: str = "A review",
) -> Team:
    """A new review with its people."""
    owner = people.review(title=title, roles=owner_roles)
    return Team(
        owner=owner,
        reviewers=[people.member(owner, Role.REVIEWER) for _ in range(reviewers)],
        adjudicators=[people.member(owner, Role.ADJUDICATOR) for _ in range(adjudicators)],
    )


def batch(owner: Member, state: ImportState = ImportState.COMMITTED) -> Import:
    """An import into a new search, without records yet."""
    return Import.objects.create(
        review_id=owner.review_id,
        search=reviews.search(owner, source="Placeholder"),
        state=state.value,
        created_by=owner,
        committed_at=timezone.now() if state is ImportState.COMMITTED else None,
    )


def records(
    owner: Member,
    n: int = 1,
    *,
    into: Import | None = None,
    first_rank: int = 0,
    titles: Sequence[str] = (),
    **columns: object,
) -> list[Record]:
    """n records of an import (a committed one of its own by default), in the order of the queue."""
    where = into or batch(owner)
    made, faces = [], []
    number = where.source_records.count()
    for place in range(n):
        title = titles[place] if titles else f"Trial {first_rank + place + 1} of something"
        record, face = new_uuid(), new_uuid()
        facts: dict[str, object] = {"abstract": ABSTRACT.format(title=title), **columns}
        faces.append(
            SourceRecord(
                uuid=face,
                review_id=owner.review_id,
                batch=where,
                record_id=record,
                number=number + place + 1,
                title=title,
                **facts,
            )
        )
        made.append(
            Record(
                uuid=record,
                review_id=owner.review_id,
                batch=where,
                face_id=face,
                rank=first_rank + place,
            )
        )
    for start in range(0, n, 500):
        with transaction.atomic():
            Record.objects.bulk_create(made[start : start + 500])
            part = SourceRecord.objects.bulk_create(faces[start : start + 500])
            index_sources(part, cuts_of(part))
            signals.records_staged.send(sender=Import, records=made[start : start + 500])
    if where.state == ImportState.COMMITTED.value:
        _commit(owner, where, made)
    return made


def _commit(owner: Member, where: Import, made: Sequence[Record]) -> None:
    """Say in the ledger that these records count."""
    Import.objects.filter(pk=where.pk).update(n_records=len(made))
    ids = write_id_set(review=owner.review_id, lines=[str(record.uuid) for record in made])
    with ledger.act(by=ledger.System(review_id=owner.review_id), key=new_uuid()) as act:
        act.append(
            ImportCommitted(
                batch=where.uuid,
                search=where.search_id,
                file_sha256="",
                format="",
                records=ids.uuid,
                records_sha256=ids.sha256,
                n_records=len(made),
                n_unread=0,
            )
        )


def stage_records(owner: Member, n: int = 1, **options: object) -> list[StageRecord]:
    """The places at title/abstract of n new records, in the order of the queue."""
    made = records(owner, n, **options)
    stage = Stage.TITLE_ABSTRACT.value
    found = StageRecord.objects.filter(review_id=owner.review_id, stage=stage)
    rows = {row.record_id: row for row in found}
    return [rows[record.uuid] for record in made]


def rules(
    owner: Member,
    *,
    resolved_by: ResolvedBy = ResolvedBy.ADJUDICATION,
    sees: AdjudicatorSees = AdjudicatorSees.BLIND,
    votes: int = 2,
    **more: bool,
) -> None:
    """Set both stages' rules."""
    for stage in SCREENING_STAGES:
        kept = more if stage is Stage.TITLE_ABSTRACT else {}
        wanted = stage_settings.Rules(
            votes_required=votes, resolved_by=resolved_by, adjudicator_sees=sees, **kept
        )
        stage_settings.change_rules(by=owner, stage=stage, rules=wanted, key=new_uuid())


def vote(
    by: Member,
    target: StageRecord,
    verdict: Verdict | str,
    *,
    reason: ExclusionReason | None = None,
    key: UUID | None = None,
) -> StageRecord:
    """Cast a vote by the service."""
    return voting.cast_vote(
        by=by,
        stage_record=target.uuid,
        verdict=Verdict(verdict),
        key=key or new_uuid(),
        reason=None if reason is None else reason.uuid,
    )


def begun(place: StageRecord) -> StageSettings:
    """The rules in force at a place's stage, which judge what is begun now."""
    return active_settings(place.review_id, Stage(place.stage))


def advanced(voters: Sequence[Member], target: StageRecord) -> StageRecord:
    """Let all voters include a record at title/abstract; its place at full text, the report retrieved."""
    for voter in voters:
        vote(voter, target, Verdict.INCLUDE)
    return at_hand(voters[0], StageRecord.objects.get(report__record=target.record_id))


def at_hand(by: Member, place: StageRecord) -> StageRecord:
    """A place at full text whose report somebody has on paper."""
    if place.report is None:
        raise AssertionError("A place at full text has a report.")
    full_text.mark_retrieved(by=by, report=place.report.uuid, key=new_uuid())
    return StageRecord.objects.get(uuid=place.uuid)


def reasons(owner: Member) -> list[ExclusionReason]:
    """The review's exclusion reasons in their order."""
    return reasons_in_force(owner.review_id)


def ledger_differences(owner: Member) -> list[str]:
    """Keys on which the tables of screening and the ledger disagree."""
    review = owner.review_id
    expected, stored = (
        projections.expected(review, ledger.replay(review)),
        projections.stored(review),
    )
    keys = sorted(expected.keys() | stored.keys())
    return [key for key in keys if expected.get(key) != stored.get(key)]
