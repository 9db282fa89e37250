"""What the events of studies, forms, sheets and the lock are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from extraction import events as shapes
from extraction.models import (
    Comparison,
    Intervention,
    Result,
    Sheet,
    Snapshot,
    Study,
    StudyArm,
    Wording,
)
from extraction.selectors.rob_words import in_words
from reviews.event_shape import EventShape, Recorded
from reviews.models import Member
from reviews.seams import Subject, Subjects


def _studies(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    named = _named(events, "study")
    rows = Study.objects.filter(review_id=member.review_id, uuid__in=named.values())
    labels = dict(rows.values_list("uuid", "label"))
    return {
        seq: _study(member, uuid, labels[uuid]) for seq, uuid in named.items() if uuid in labels
    }


def _arms(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    named = _named(events, "arm")
    rows = StudyArm.objects.filter(study__review_id=member.review_id, uuid__in=named.values())
    known = {arm.uuid: arm for arm in rows.select_related("study")}
    return {
        seq: _study(member, arm.study_id, f"{arm.label} · {arm.study.label}")
        for seq, uuid in named.items()
        if (arm := known.get(uuid)) is not None
    }


def _words(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    """What the thing was called by that act; a later name is a row of its own."""
    wordings, things = _named(events, "wording"), _named(events, "thing")
    rows = Wording.objects.filter(review_id=member.review_id, uuid__in=wordings.values())
    texts = dict(rows.values_list("uuid", "text"))
    studies = Study.objects.filter(review_id=member.review_id, uuid__in=things.values())
    arms = StudyArm.objects.filter(study__review_id=member.review_id, uuid__in=things.values())
    pages = {uuid: uuid for uuid in studies.values_list("uuid", flat=True)}
    pages |= dict(arms.values_list("uuid", "study_id"))
    return {
        seq: _study(member, study, texts[uuid])
        if (study := pages.get(things[seq])) is not None
        else Subject(label=texts[uuid], url=_page(member, "vocabulary"))
        for seq, uuid in wordings.items()
        if uuid in texts
    }


def _interventions(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    named = _named(events, "intervention")
    rows = Intervention.objects.filter(review_id=member.review_id, uuid__in=named.values())
    return _listed(member, named, dict(rows.values_list("uuid", "name")))


def _comparisons(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    named = _named(events, "comparison")
    rows = Comparison.objects.filter(review_id=member.review_id, uuid__in=named.values())
    sides = rows.values_list("uuid", "experimental__name", "comparator__name")
    words = {
        uuid: _("%(experimental)s v %(comparator)s")
        % {"experimental": experimental, "comparator": comparator}
        for uuid, experimental, comparator in sides
    }
    return _listed(member, named, words)


def _results(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    named = _named(events, "result")
    rows = Result.objects.filter(study__review_id=member.review_id, uuid__in=named.values())
    known = {
        words.result.uuid: f"{words.study} · {words.about}"
        for words in in_words(member.review_id, rows.select_related("study"))
    }
    url = _page(member, "rob")
    return {
        seq: Subject(label=known[uuid], url=url) for seq, uuid in named.items() if uuid in known
    }


def _sheets(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    """The study that a sheet or a consensus is about."""
    named = _named(events, "sheet") | _named(events, "consensus")
    rows = Sheet.objects.filter(review_id=member.review_id, uuid__in=named.values())
    known = {
        uuid: (study, label)
        for uuid, study, label in rows.values_list("uuid", "study_id", "study__label")
    }
    return {seq: _study(member, *known[uuid]) for seq, uuid in named.items() if uuid in known}


def _forms(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    url = _page(member, "forms")
    return {
        e.seq: Subject(
            label=_("Extraction form, version %(n)s") % {"n": e.payload["number"]}, url=url
        )
        for e in events
    }


def _snapshots(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    named = _named(events, "snapshot")
    rows = Snapshot.objects.filter(review_id=member.review_id, uuid__in=named.values())
    revisions = dict(rows.values_list("uuid", "revision"))
    url = _page(member, "lock")
    return {
        seq: Subject(label=_("Data set, revision %(n)s") % {"n": revisions[uuid]}, url=url)
        for seq, uuid in named.items()
        if uuid in revisions
    }


def _named(events: Iterable[Recorded], name: str) -> dict[int, UUID]:
    return {e.seq: UUID(e.payload[name]) for e in events if e.payload.get(name)}


def _study(member: Member, study: UUID, label: str) -> Subject:
    return Subject(label=label, url=_page(member, "study", study=study))


def _listed(
    member: Member, named: Mapping[int, UUID], words: Mapping[UUID, str]
) -> Mapping[int, Subject]:
    """Things that are on the page of interventions and comparisons."""
    url = _page(member, "vocabulary")
    return {
        seq: Subject(label=words[uuid], url=url) for seq, uuid in named.items() if uuid in words
    }


def _page(member: Member, name: str, **where: UUID) -> str:
    return reverse(f"extraction:{name}", kwargs={"review": member.review_id, **where})


_FINDERS: Mapping[Subjects, tuple[type[EventShape], ...]] = {
    _studies: (
        shapes.StudyMade,
        shapes.StudyLinked,
        shapes.StudyUnlinked,
        shapes.PrimaryChosen,
        shapes.SheetStarted,
    ),
    _arms: (shapes.ArmAdded, shapes.ArmMapped, shapes.ArmRemoved),
    _words: (shapes.Worded,),
    _interventions: (shapes.InterventionAdded, shapes.InterventionRemoved),
    _comparisons: (shapes.ComparisonAdded, shapes.ComparisonRemoved),
    _results: (shapes.ResultAdded, shapes.ResultRemoved),
    _sheets: (
        shapes.EntryWritten,
        shapes.SheetSubmitted,
        shapes.SheetReturned,
        shapes.ConsensusSeen,
        shapes.AgreementProposed,
        shapes.SheetAgreed,
        shapes.AgreementReopened,
    ),
    _forms: (shapes.FormDrafted, shapes.FormPublished),
    _snapshots: (shapes.SnapshotLocked, shapes.SnapshotUnlocked, shapes.LockMarked),
}
SUBJECTS: Mapping[str, Subjects] = {
    shape.KIND: find for find, made in _FINDERS.items() for shape in made
}
