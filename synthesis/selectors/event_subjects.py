"""What the events of analyses are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.event_shape import Recorded
from reviews.models import Member
from reviews.seams import Subject, Subjects
from synthesis import events as shapes
from synthesis.models import AnalysisVersion, RunRequest
from synthesis.runs import specification


def _analyses(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    """By the title that an analysis has now."""
    requests = [e.payload["request"] for e in events if "analysis" not in e.payload]
    rows = RunRequest.objects.filter(review_id=member.review_id, uuid__in=requests)
    asked = dict(rows.values_list("uuid", "version__analysis_id"))
    named = {
        e.seq: UUID(e.payload["analysis"])
        if "analysis" in e.payload
        else asked[UUID(e.payload["request"])]
        for e in events
    }
    versions = AnalysisVersion.objects.filter(
        review_id=member.review_id, analysis__in=named.values()
    )
    newest = dict(versions.order_by("number").values_list("analysis_id", "body"))
    titles = {uuid: specification.parse(body).title for uuid, body in newest.items()}
    return {
        seq: Subject(label=titles[uuid], url=_page(member, "analysis", analysis=uuid))
        for seq, uuid in named.items()
        if uuid in titles
    }


def _published(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    subject = Subject(label=_("Figures as published"), url=_page(member, "published"))
    return {event.seq: subject for event in events}


def _page(member: Member, name: str, **where: UUID) -> str:
    return reverse(f"synthesis:{name}", kwargs={"review": member.review_id, **where})


SUBJECTS: Mapping[str, Subjects] = {
    shapes.PublishedRecorded.KIND: _published,
    **{
        shape.KIND: _analyses
        for shape in (
            shapes.AnalysisSpecified,
            shapes.AnalysisArchived,
            shapes.AnalysisRestored,
            shapes.RunRequested,
            shapes.RunSucceeded,
            shapes.RunFailed,
        )
    },
}
