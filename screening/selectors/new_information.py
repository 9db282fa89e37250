"""Excluded titles and abstracts for which an abstract came when they had none (docs/decisions/0013).

All of it is counted from what stands, so an import, a correction or a look-up that is undone takes the news away again.
It tells of decisions, which everybody may know, and never of a vote on what is undecided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, QuerySet, When

from reviews.abstracts import Section, sections_of
from reviews.corrections import Correctable
from reviews.enrichment.interface import Service
from reviews.many_ids import among
from reviews.mark_words import SERVICES
from reviews.models import Correction, Event, Finding, Found, Member, Merge, Record, SourceRecord
from reviews.permissions import Act, holds, may
from reviews.roles import Role, Stage
from reviews.selectors.people import name_of
from reviews.selectors.records import RecordRow, record_rows
from reviews.sources import ImportState
from screening.events import RecordDecided
from screening.models import Resolution, StageRecord, TakenDecision, UpheldExclusion, Vote
from screening.models.stage import StageRecordQuerySet
from screening.new_information import Arrival, Bringer, news_among
from screening.selectors.arrivals import BEGAN, arrivals_at
from screening.tally import State

STAGE = Stage.TITLE_ABSTRACT
COUNTED = ImportState.COMMITTED.value
PAGE = 20


def answers_news(member: Member) -> bool:
    """Whether it is for this member to say what comes of new information: leads, and adjudicators of the stage."""
    is_lead = may(member, Act.REOPEN)
    return is_lead or holds(member, Role.ADJUDICATOR, STAGE)


def news_in(review: UUID, *, about: Collection[UUID] | None = None) -> Mapping[UUID, Arrival]:
    """By place at titles and abstracts, the abstract that whoever excluded its record lacked; the newest first.

    about: only these records.
    """
    since = _first_decision(review)
    if since is None:
        return {}
    records = _given_something(review, since) if about is None else set(about)
    rows = _excluded_without(review, records).values_list("uuid", "record_id")
    places = dict(rows)
    judged = _judged(list(places)) if places else {}
    arrivals = arrivals_at(places.values()) if places else {}
    found = {
        place: news
        for place, record in places.items()
        if (news := news_among(arrivals.get(record, ()), judged_at=judged[place]))
    }
    return dict(sorted(found.items(), key=lambda each: (each[1].at, each[0]), reverse=True))


def _first_decision(review: UUID) -> datetime | None:
    """Nothing that came before any record was decided is news to anybody."""
    rows = Event.objects.filter(review_id=review, kind=RecordDecided.KIND).order_by("seq")
    return rows.values_list("at", flat=True).first()


def _given_something(review: UUID, since: datetime) -> set[UUID]:
    """Records without an abstract of their own that something joined since, or for which one was written or found."""
    merges = Merge.objects.filter(
        review_id=review,
        undone_at=None,
        into__source_records__review_id=review,
        into__source_records__abstract="",
    )
    corrections = Correction.objects.filter(
        review_id=review, field=Correctable.ABSTRACT.value, taken_back_at=None, made_at__gt=since
    )
    findings = Finding.objects.standing().filter(
        review_id=review, field=Found.ABSTRACT.value, found_at__gt=since
    )
    given = {
        *merges.alias(began=BEGAN).filter(began__gt=since).values_list("into_id", flat=True),
        *corrections.values_list("record_id", flat=True),
        *findings.values_list("record_id", flat=True),
    }
    return _roots(given)


def _roots(records: set[UUID]) -> set[UUID]:
    found, met = set(records), set(records)
    while met:
        rows = Record.objects.filter(uuid__in=among(met), merged_into__isnull=False)
        met = set(rows.values_list("merged_into_id", flat=True)) - found
        found |= met
    return found


def _excluded_without(review: UUID, records: Iterable[UUID]) -> StageRecordQuerySet:
    """Excluded places of these records whose own source has no abstract."""
    blank = SourceRecord.objects.filter(review_id=review, record=OuterRef("record"), abstract="")
    rows = StageRecord.objects.counted().filter(
        review_id=review,
        stage=STAGE.value,
        state=State.EXCLUDED.value,
        record__in=among(records),
    )
    return rows.filter(Exists(blank))


def _judged(places: Sequence[UUID]) -> Mapping[UUID, datetime]:
    """When each was last judged in its round: by a vote, what settled its conflict, a file, or by upholding it.

    A decision from a file rests on no vote here, and those that were cast before it are still to be told to nobody.
    """
    taken = TakenDecision.objects.filter(
        stage_record__in=among(places), round=F("stage_record__round")
    )
    by_file = dict(taken.values_list("stage_record_id", "takeover__begun_at"))
    found = dict(by_file)
    for place, at in (*_voted(places), *_settled(places)):
        if place not in by_file:
            found[place] = max(at, found.get(place, at))
    upheld = UpheldExclusion.objects.filter(
        stage_record__in=among(places), round=F("stage_record__round"), taken_back_at=None
    )
    for place, at in upheld.values_list("stage_record_id", "made_at"):
        found[place] = max(at, found.get(place, at))
    return found


def _voted(places: Sequence[UUID]) -> QuerySet[Vote, tuple[UUID, datetime]]:
    """A vote that was cast on a copy with an abstract counts as of when the copy joined: its voter had read that."""
    votes = Vote.objects.standing().filter(
        stage_record__in=among(places), round=F("stage_record__round")
    )
    read = SourceRecord.objects.filter(record=OuterRef("joining__copy__record")).exclude(
        abstract=""
    )
    at = Case(
        When(Exists(read), then=F("joining__made_at")),
        default=F("cast_at"),
        output_field=DateTimeField(),
    )
    return votes.annotate(at=at).values_list("stage_record_id", "at")


def _settled(places: Sequence[UUID]) -> QuerySet[Resolution, tuple[UUID, datetime]]:
    rows = Resolution.objects.filter(
        conflict__stage_record__in=among(places),
        conflict__round=F("conflict__stage_record__round"),
        voided_at=None,
    )
    return rows.values_list("conflict__stage_record_id", "made_at")


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """An excluded record with what came since. brought_by: the source, the service or the person; abstract: what it says.

    is_shown: the record's page shows an abstract now; else somebody has to choose this one there.
    """

    stage_record: UUID
    row: RecordRow
    bringer: Bringer
    brought_by: str
    at: datetime
    sections: tuple[Section, ...]
    is_shown: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Upheld:
    """An exclusion that stays, as somebody said who read what came."""

    upheld: UUID
    stage_record: UUID
    row: RecordRow
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class NewsPage:
    """One page of the news, and the latest answers that still stand."""

    rows: tuple[News, ...]
    page: Page[UUID]
    upheld: tuple[Upheld, ...]


def n_news(member: Member) -> int:
    """How much new information waits for the member's answer."""
    return len(news_in(member.review_id)) if answers_news(member) else 0


def news_tab(member: Member) -> dict[str, object]:
    """What the pages of conflicts say of it beside their stages."""
    return {"answers_news": answers_news(member), "n_news": n_news(member)}


def news_page(member: Member, *, number: str = "1") -> NewsPage:
    """What waits for the member's answer, the newest first."""
    found = news_in(member.review_id) if answers_news(member) else {}
    page: Page[UUID] = Paginator(list(found), PAGE).get_page(number)
    shown = {place: found[place] for place in page.object_list}
    return NewsPage(
        rows=tuple(_shown(member.review_id, shown)),
        page=page,
        upheld=tuple(_upheld(member.review_id)) if answers_news(member) else (),
    )


def news_on(member: Member, place: UUID, record: UUID) -> News | None:
    """What came for one record since it was excluded, to whoever answers that."""
    if not answers_news(member):
        return None
    found = news_in(member.review_id, about=[record])
    shown = {place: found[place]} if place in found else {}
    return next(iter(_shown(member.review_id, shown)), None)


def _shown(review: UUID, news: Mapping[UUID, Arrival]) -> list[News]:
    record_of = dict(
        StageRecord.objects.filter(uuid__in=list(news)).values_list("uuid", "record_id")
    )
    rows = {row.record: row for row in record_rows(review, list(record_of.values()))}
    told = _told(news.values())
    return [
        News(
            stage_record=place,
            row=rows[record_of[place]],
            bringer=arrival.bringer,
            brought_by=told[arrival.named][0],
            at=arrival.at,
            sections=sections_of(told[arrival.named][1]),
            is_shown=bool(rows[record_of[place]].abstract),
        )
        for place, arrival in news.items()
    ]


def _told(news: Iterable[Arrival]) -> Mapping[UUID, tuple[str, str]]:
    """By the row that an arrival names: who brought the abstract, and the abstract."""
    named = [each.named for each in news]
    sources = SourceRecord.objects.filter(uuid__in=named).select_related("batch__search")
    corrections = Correction.objects.filter(uuid__in=named).select_related("made_by__user")
    findings = Finding.objects.filter(uuid__in=named)
    return {
        **{row.uuid: (row.batch.source, row.abstract) for row in sources},
        **{row.uuid: (name_of(row.made_by.user), row.content["value"]) for row in corrections},
        **{row.uuid: (SERVICES[Service(row.service)], row.content["value"]) for row in findings},
    }


def _upheld(review: UUID) -> list[Upheld]:
    """Those that the review's records still stand by, the latest first."""
    found = UpheldExclusion.objects.filter(
        stage_record__in=StageRecord.objects.counted().filter(
            review_id=review, state=State.EXCLUDED.value
        ),
        round=F("stage_record__round"),
        taken_back_at=None,
    )
    latest = list(
        found.select_related("by__user", "stage_record").order_by("-made_at", "uuid")[:PAGE]
    )
    records = [each.stage_record.record_id for each in latest]
    rows = {row.record: row for row in record_rows(review, records)}
    return [
        Upheld(
            upheld=each.uuid,
            stage_record=each.stage_record_id,
            row=rows[each.stage_record.record_id],
            by=name_of(each.by.user),
            at=each.made_at,
        )
        for each in latest
    ]
