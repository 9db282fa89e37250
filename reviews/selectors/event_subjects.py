"""What the events of teams, protocols, searches, imports and duplicates are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.corrections import Correctable
from reviews.event_shape import Recorded
from reviews.models import (
    IdSet,
    Import,
    Invitation,
    Member,
    PossibleDuplicate,
    Record,
    RelatedRecords,
    Search,
    StoredFile,
    Tag,
)
from reviews.permissions import Act, may
from reviews.seams import Subject, Subjects
from reviews.selectors.files import files_kept_from
from reviews.selectors.people import name_of

# Of a longer list the number is said, and no title.
FEW = 5


def subjects_of_records(
    member: Member, named: Mapping[int, Sequence[UUID]]
) -> Mapping[int, Subject]:
    """Records by the seq of what names them: their titles, and the page of the first. Uncounted ones have none."""
    wanted = {record for records in named.values() for record in records}
    rows = Record.objects.counted().filter(review_id=member.review_id, uuid__in=wanted)
    titles = {
        uuid: corrected.get(Correctable.TITLE, title)
        for uuid, title, corrected in rows.values_list("uuid", "face__title", "corrected")
    }
    found = {}
    for seq, records in named.items():
        known = [record for record in dict.fromkeys(records) if record in titles]
        if known:
            words = [titles[record] or _("without a title") for record in known]
            url = _page(member, "record", record=known[0])
            found[seq] = Subject(label=" · ".join(words), url=url)
    return found


def _members(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    named = {e.seq: UUID(e.payload.get("member") or e.payload["owner"]) for e in events}
    rows = Member.objects.filter(review_id=member.review_id, uuid__in=named.values())
    names = {row.uuid: name_of(row.user) for row in rows.select_related("user")}
    url = _page(member, "team")
    return {
        seq: Subject(label=names[uuid], url=url) for seq, uuid in named.items() if uuid in names
    }


def _invitations(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    """To whom: for those who manage the team, as on its page."""
    if not may(member, Act.MANAGE_TEAM):
        return {}
    named = {e.seq: UUID(e.payload["invitation"]) for e in events}
    rows = Invitation.objects.filter(review_id=member.review_id, uuid__in=named.values())
    addresses = dict(rows.values_list("uuid", "email"))
    url = _page(member, "team")
    return {
        seq: Subject(label=addresses[uuid], url=url)
        for seq, uuid in named.items()
        if addresses.get(uuid)
    }


def _protocols(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    url = _page(member, "protocol")
    return {
        e.seq: Subject(
            label=_("Protocol, version %(n)s") % {"n": e.payload["number"]},
            url=url,
        )
        for e in events
    }


def _searches(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    named = {e.seq: UUID(e.payload["search"]) for e in events}
    rows = Search.objects.filter(review_id=member.review_id, uuid__in=named.values())
    known = {row.uuid: row for row in rows.only("uuid", "source", "withdrawn_at")}
    return {
        seq: Subject(label=known[uuid].source, url=_page_of(member, known[uuid]))
        for seq, uuid in named.items()
        if uuid in known
    }


def _page_of(member: Member, search: Search) -> str:
    """A search's own page; the list of all for one that was withdrawn."""
    if search.withdrawn_at is not None:
        return _page(member, "searches")
    return _page(member, "search", search=search.uuid)


def subjects_of_imports(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    """The imports that events name: their source and file, and their page."""
    named = {e.seq: UUID(e.payload["batch"]) for e in events}
    rows = Import.objects.filter(review_id=member.review_id, uuid__in=named.values())
    known = {
        uuid: ": ".join(name for name in (source, file) if name)
        for uuid, source, file in rows.values_list("uuid", "search__source", "file__name")
    }
    return {
        seq: Subject(label=known[uuid], url=_page(member, "import", batch=uuid))
        for seq, uuid in named.items()
        if uuid in known
    }


def _files(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    named = {e.seq: UUID(e.payload["file"]) for e in events}
    rows = StoredFile.objects.filter(review_id=member.review_id, uuid__in=named.values())
    names = dict(rows.values_list("uuid", "name"))
    kept = files_kept_from(member, names)
    return {
        seq: Subject(
            label=names[uuid], url="" if uuid in kept else _page(member, "file", file=uuid)
        )
        for seq, uuid in named.items()
        if uuid in names
    }


def _tags(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    """The tags, by the names that they have now."""
    named = {e.seq: UUID(e.payload["tag"]) for e in events}
    rows = Tag.objects.filter(review_id=member.review_id, uuid__in=named.values())
    names = dict(rows.values_list("uuid", "name"))
    url = _page(member, "tags")
    return {seq: Subject(label=names[uuid], url=url) for seq, uuid in named.items()}


def _records(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    return subjects_of_records(member, dict(_records_named(member, events)))


def _records_named(
    member: Member, events: Sequence[Recorded]
) -> Iterator[tuple[int, Sequence[UUID]]]:
    """What each names, by itself, by the pair, or by a list that is short enough to be told."""
    bodies = _short_lists(member, events)
    pairs = _pairs(member, events)
    related = _related(member, events)
    for event in events:
        payload = event.payload
        if event.kind == "reviews.records_merged":
            # The record that stays is named first: it is what the others have become.
            lines = [line.split() for line in bodies.get(payload["pairs"], ())]
            yield event.seq, [UUID(uuid) for record, into in lines for uuid in (into, record)]
        elif event.kind in {"reviews.records_removed", "reviews.records_restored"}:
            yield event.seq, [UUID(uuid) for uuid in bodies.get(payload["records"], ())]
        elif "correction" in payload:
            yield event.seq, [UUID(payload["record"])]
        elif "pair" in payload:
            yield event.seq, pairs.get(UUID(payload["pair"]), ())
        elif "related" in payload:
            yield event.seq, related.get(UUID(payload["related"]), ())
        elif len(payload["records"]) <= FEW:
            yield event.seq, [UUID(uuid) for uuid in payload["records"]]


def _short_lists(member: Member, events: Iterable[Recorded]) -> Mapping[str, list[str]]:
    wanted = [
        name
        for event in events
        if isinstance(name := event.payload.get("pairs") or event.payload.get("records"), str)
    ]
    rows = IdSet.objects.filter(review_id=member.review_id, uuid__in=wanted, n_lines__lte=FEW)
    return {str(row.uuid): row.lines for row in rows}


def _pairs(member: Member, events: Iterable[Recorded]) -> Mapping[UUID, Sequence[UUID]]:
    wanted = [event.payload["pair"] for event in events if "pair" in event.payload]
    rows = PossibleDuplicate.objects.filter(review_id=member.review_id, uuid__in=wanted)
    found = rows.values_list("uuid", F("first_id"), F("second_id"))
    return {uuid: (first, second) for uuid, first, second in found}


def _related(member: Member, events: Iterable[Recorded]) -> Mapping[UUID, Sequence[UUID]]:
    wanted = [event.payload["related"] for event in events if "related" in event.payload]
    rows = RelatedRecords.objects.filter(review_id=member.review_id, uuid__in=wanted)
    found = rows.values_list("uuid", F("first_id"), F("second_id"))
    return {uuid: (first, second) for uuid, first, second in found}


def _page(member: Member, name: str, **where: UUID) -> str:
    return reverse(f"reviews:{name}", kwargs={"review": member.review_id, **where})


_FINDERS: Mapping[Subjects, tuple[str, ...]] = {
    _members: (
        "owner_changed",
        "member_added",
        "roles_changed",
        "member_removed",
        "member_erased",
        "placeholder_added",
        "placeholder_forgotten",
        "invitation_accepted",
    ),
    _invitations: ("member_invited", "invitation_withdrawn"),
    _protocols: ("protocol_amended",),
    _searches: (
        "search_added",
        "search_changed",
        "search_withdrawn",
        "search_restored",
        "prior_declared",
        "prior_withdrawn",
    ),
    subjects_of_imports: (
        "relations_found",
        "records_entered",
        "import_confirmed",
        "import_discarded",
        "import_committed",
        "import_undone",
    ),
    _files: ("file_uploaded",),
    _tags: (
        "tag_made",
        "tag_changed",
        "tag_deleted",
        "tags_merged",
        "tag_restored",
        "records_tagged",
        "records_untagged",
    ),
    _records: (
        "records_merged",
        "records_unmerged",
        "pair_separated",
        "pair_reopened",
        "pair_asked",
        "pair_withdrawn",
        "records_related",
        "relation_taken_back",
        "relation_put_back",
        "records_removed",
        "records_restored",
        "record_corrected",
        "correction_taken_back",
    ),
}
SUBJECTS: Mapping[str, Subjects] = {
    f"reviews.{kind}": find for find, kinds in _FINDERS.items() for kind in kinds
}
