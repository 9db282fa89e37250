"""Looking elsewhere adds with an origin and never replaces; switched off nothing is asked; all can be taken back."""

from collections.abc import Collection, Iterator
from io import BytesIO

import pytest
from django.core.files.base import File
from pytest_django import Settings

from reviews import jobs, outgoing
from reviews.corrections import Correctable
from reviews.enrichment.interface import Service, Wanted
from reviews.errors import DomainError
from reviews.ids import new_uuid
from reviews.models import (
    Finding,
    Job,
    JobState,
    LookUp,
    Member,
    Record,
    RecordNotice,
    SourceRecord,
)
from reviews.selectors.corrections import shown_fields
from reviews.selectors.look_up_pages import look_up_row
from reviews.selectors.look_up_report import said_of_look_ups
from reviews.selectors.projections import differences
from reviews.selectors.record_history import history_of_record
from reviews.selectors.record_lists import asked_of, record_list, works_asked
from reviews.selectors.records import RecordRow, record_row, search
from reviews.services import look_ups
from reviews.services.corrections import correct_record, take_back_correction
from reviews.services.duplicates import undo_merge
from tests.factories import people
from tests.factories import reviews as made
from tests.reviews.enrichment import answers, asking, files, serving

pytestmark = pytest.mark.django_db
DOI = answers.DOI
CROSSREF = (Service.CROSSREF, DOI)


@pytest.fixture
def said() -> dict[tuple[Service, str], bytes]:
    """What the services answer; a test may add to it."""
    return {
        CROSSREF: answers.crossref(
            abstract="<jats:p>Zebrafish.</jats:p>", updates=[answers.update()]
        ),
        (Service.UNPAYWALL, DOI): answers.unpaywall(best={"url": "https://x.org/1", "license": "cc-by"}),
    }  # fmt: skip


@pytest.fixture
def service(
    said: dict[tuple[Service, str], bytes],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[serving.Service]:
    with asking.answering(settings, monkeypatch, said) as server:
        yield server


def team(*, is_on: bool = True) -> Member:
    owner = people.review()
    if is_on:
        look_ups.switch_look_ups(by=owner, is_on=True, key=new_uuid())
    return owner


def one(owner: Member, doi: str = DOI, **facts: str) -> Record:
    made.imported(owner, made.ris(made.entry("A made-up trial", doi=doi, **facts)))
    return made.records(owner)[0]


def asked(owner: Member, wants: Collection[Wanted] = tuple(Wanted)) -> LookUp:
    works = works_asked(owner, asked_of({}))
    found = look_ups.start_look_up(by=owner, works=works, wants=wants, key=new_uuid())
    made.run_jobs(owner)
    found.refresh_from_db()
    return found


def uploaded(owner: Member, content: bytes) -> LookUp:
    found = look_ups.upload_notices(
        by=owner, upload=File(BytesIO(content)), name="rw.csv", key=new_uuid()
    )
    made.run_jobs(owner)
    found.refresh_from_db()
    return found


def row(owner: Member, record: Record) -> RecordRow:
    found = record_row(owner.review_id, record.uuid)
    assert found is not None
    return found


def marks(owner: Member, record: Record) -> list[str]:
    return [mark.nature.value for mark in row(owner, record).marks]


def test_what_a_record_lacks_is_added_with_its_origin(service: serving.Service) -> None:
    owner = team()
    record = one(owner)
    before = list(SourceRecord.objects.values())

    done = asked(owner)

    shown = row(owner, record)
    assert shown.abstract == "Zebrafish."
    assert shown.abstract_from is not None
    assert (shown.abstract_from.service, shown.open_copy and shown.open_copy.url) == (
        "Crossref",
        "https://x.org/1",
    )
    assert marks(owner, record) == ["retraction"]
    assert list(SourceRecord.objects.values()) == before
    assert search(owner.review_id, "abstract:zebrafish").count() == 1
    assert record_list(owner, asked_of({"abstract": "yes", "notices": "yes"})).n == 1
    (field,) = [f for f in shown_fields(record.uuid) if f.field is Correctable.ABSTRACT]
    assert (field.source, field.added and field.added.service) == ("", "Crossref")
    assert [line.text for line in history_of_record(owner, record.uuid)][1:] == [
        "added from Crossref: abstract",
        "added from Unpaywall: open copy",
        "notice found in Crossref: retraction",
    ]
    assert done.n_done == 1
    assert "Reports with a notice: retraction: 1." in said_of_look_ups(owner.review_id)
    assert differences(owner.review_id) == []


def test_nothing_is_replaced(
    service: serving.Service, said: dict[tuple[Service, str], bytes]
) -> None:
    owner = team()
    one(owner, abstract="As the file has it.")
    blank = made.entry("Another made-up trial", doi="10.5555/blank", volume="99")
    made.imported(owner, made.ris(blank))
    said[(Service.CROSSREF, "10.5555/blank")] = answers.crossref("10.5555/blank", abstract="<jats:p>From outside.</jats:p>")  # fmt: skip
    first, second = made.records(owner)
    if row(owner, first).doi != DOI:
        first, second = second, first

    asked(owner, [Wanted.ABSTRACT])
    assert [path for path, _query, _agent in service.asked] == [
        "/pubmed/entrez/eutils/esearch.fcgi",
        "/crossref/works/10.5555%2Fblank",
    ]
    assert row(owner, first).abstract == "As the file has it."
    assert row(owner, second).abstract == "From outside."

    # A person's words stand over it, blank ones too, and it comes back when these are taken back.
    for text in ("A person's.", ""):
        correct_record(
            by=owner,
            record=second.uuid,
            field=Correctable.ABSTRACT,
            text=text,
            key=new_uuid(),
        )
        assert (row(owner, second).abstract, row(owner, second).abstract_from) == (text, None)
    for correction in second.corrections.order_by("-number"):
        take_back_correction(by=owner, correction=correction.uuid, key=new_uuid())
    assert row(owner, second).abstract == "From outside."
    # Nor does a second look find more, or ask for it.
    service.asked.clear()
    with pytest.raises(look_ups.NothingToAsk):
        asked(owner, [Wanted.ABSTRACT])
    assert service.asked == []
    assert differences(owner.review_id) == []


def test_nothing_leaves_while_it_is_off(service: serving.Service, settings: Settings) -> None:
    owner = team(is_on=False)
    one(owner)
    with pytest.raises(look_ups.NotChosen):
        asked(owner)
    settings.QUORUM_LOOK_UPS = False
    with pytest.raises(outgoing.LooksNothingUp):
        look_ups.switch_look_ups(by=owner, is_on=True, key=new_uuid())
    settings.QUORUM_LOOK_UPS = True
    look_ups.switch_look_ups(by=owner, is_on=True, key=new_uuid())
    started = look_ups.start_look_up(
        by=owner, works=works_asked(owner, asked_of({})), wants=list(Wanted), key=new_uuid()
    )
    # Switched off before the worker came to it, by the lead, or by whoever runs the server.
    look_ups.switch_look_ups(by=owner, is_on=False, key=new_uuid())
    made.run_jobs(owner)
    assert Job.objects.get(ref=started.uuid).state == JobState.FAILED.value
    look_ups.switch_look_ups(by=owner, is_on=True, key=new_uuid())
    settings.QUORUM_LOOK_UPS = False
    jobs.enqueue(
        review_id=owner.review_id, kind=look_ups.LOOK_UP, ref=started.uuid, asked_by=owner.uuid
    )
    made.run_jobs(owner)
    assert Job.objects.filter(ref=started.uuid, state=JobState.FAILED.value).count() == 2
    assert (service.asked, Finding.objects.count()) == ([], 0)


def test_look_up_is_undone_and_found_again(service: serving.Service) -> None:
    owner = team()
    record = one(owner)
    done = asked(owner)

    look_ups.undo_look_up(by=owner, look_up=done.uuid, key=new_uuid())
    assert (row(owner, record).abstract, marks(owner, record)) == ("", [])
    assert search(owner.review_id, "zebrafish").count() == 0
    assert said_of_look_ups(owner.review_id) == ""
    assert differences(owner.review_id) == []

    asked(owner)
    assert (row(owner, record).abstract, marks(owner, record)) == ("Zebrafish.", ["retraction"])


def test_what_a_person_took_back_is_not_found_again(service: serving.Service) -> None:
    owner = team()
    record = one(owner)
    asked(owner)
    finding = Finding.objects.get(field="abstract")
    notice = RecordNotice.objects.get()
    with pytest.raises(DomainError):
        look_ups.take_back_notice(by=owner, notice=notice.uuid, reason=" ", key=new_uuid())
    look_ups.take_back_value(by=owner, finding=finding.uuid, key=new_uuid())
    look_ups.take_back_notice(by=owner, notice=notice.uuid, reason="Another report.", key=new_uuid())  # fmt: skip

    asked(owner)
    assert (row(owner, record).abstract, marks(owner, record)) == ("", [])
    assert differences(owner.review_id) == []

    look_ups.put_back_value(by=owner, finding=finding.uuid, key=new_uuid())
    look_ups.put_back_notice(by=owner, notice=notice.uuid, key=new_uuid())
    assert (row(owner, record).abstract, marks(owner, record)) == ("Zebrafish.", ["retraction"])
    assert differences(owner.review_id) == []


def test_additions_and_marks_follow_merges_and_undos(service: serving.Service) -> None:
    owner = team()
    made.imported(
        owner,
        made.ris(made.entry(made.TITLE, doi=DOI), made.entry(made.TITLE, doi="10.5555/quorum.2")),
    )
    (pair,) = owner.review.pairs.all()
    asked(owner)
    holder = Record.objects.exclude(added={}).get()

    made.settle(owner, pair, is_same=True)
    (kept,) = made.records(owner)
    assert (row(owner, kept).abstract, marks(owner, kept)) == ("Zebrafish.", ["retraction"])
    assert differences(owner.review_id) == []

    pair.refresh_from_db()
    undo_merge(by=owner, merge=pair.merge_id, reason="No.", key=new_uuid())
    other = Record.objects.distinct_works().exclude(pk=holder.pk).get()
    assert (marks(owner, holder), marks(owner, other)) == (["retraction"], [])
    assert differences(owner.review_id) == []


def test_job_that_was_stopped_goes_on_where_it_stopped(
    service: serving.Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = team()
    entries = [
        made.entry(f"Trial {n} of many", doi=f"10.5555/n{n}", volume=str(n)) for n in range(7)
    ]
    made.imported(owner, made.ris(*entries))
    works = works_asked(owner, asked_of({}))
    started = look_ups.start_look_up(
        by=owner, works=works, wants=[Wanted.OPEN_COPY], key=new_uuid()
    )
    fetch, n = outgoing.fetch, 0

    def stopped(*asked: object) -> bytes | None:
        nonlocal n
        n += 1
        if n == 6:
            Job.objects.filter(ref=started.uuid).update(is_cancel_asked=True)
        return fetch(*asked)

    monkeypatch.setattr(outgoing, "fetch", stopped)
    made.run_jobs(owner)
    started.refresh_from_db()
    assert (started.n_done, started.finished_at) == (5, None)

    jobs.enqueue(
        review_id=owner.review_id, kind=look_ups.LOOK_UP, ref=started.uuid, asked_by=owner.uuid
    )
    made.run_jobs(owner)
    started.refresh_from_db()
    assert (started.n_done, started.finished_at is None) == (7, False)
    asked_for = [path.rpartition("/")[2] for path, _query, _agent in service.asked]
    assert sorted(set(asked_for)) == [f"n{n}" for n in range(7)]


def test_service_that_fails_is_named_and_left(
    service: serving.Service, said: dict[tuple[Service, str], bytes]
) -> None:
    owner = team()
    one(owner)
    said[CROSSREF] = b"<html>busy</html>"
    done = asked(owner)
    found = look_up_row(owner, done.uuid)
    assert found is not None
    assert found.unanswered == (("Crossref", 1),)
    assert [(str(what), n) for what, n in found.found] == [("open copy", 1)]


def test_file_marks_records_by_doi_and_pmid_once() -> None:
    owner = team(is_on=False)
    record = one(owner)
    rows = [
        files.row(),
        files.row(),
        files.row(nature="Correction", notice="10.5555/notice.2"),
        files.row(DOI="10.5555/elsewhere"),
        files.row(nature="Applause"),
        files.row(DOI="unavailable"),
    ]
    done = uploaded(owner, files.notices(*rows))

    assert marks(owner, record) == ["retraction", "correction"]
    assert done.report == {"notices": 4, "matched": 3, "nature_unknown": 1, "ids_missing": 1, "marked": 2}  # fmt: skip
    assert [(each["kind"], each["line"]) for each in done.messages] == [("nature_unknown", 6)]
    assert differences(owner.review_id) == []
    again = uploaded(owner, files.notices(*rows))
    assert again.report["marked"] == 0
    look_ups.undo_look_up(by=owner, look_up=done.uuid, key=new_uuid())
    assert marks(owner, record) == []
    assert differences(owner.review_id) == []


def test_reinstatement_takes_the_retraction_out_of_sight() -> None:
    owner = team(is_on=False)
    record = one(owner)
    back = files.row(nature="Reinstatement", notice="10.5555/notice.3", day="1/16/2025 0:00")
    uploaded(owner, files.notices(files.row(), back))
    assert marks(owner, record) == ["reinstatement"]
    assert differences(owner.review_id) == []


@pytest.mark.parametrize("content", [b"", b"Title,DOI\nA trial,10.5555/a\n", b"\0\1\2"])
def test_file_that_is_no_list_of_notices_is_refused_in_words(content: bytes) -> None:
    owner = team(is_on=False)
    done = uploaded(owner, content)
    found = look_up_row(owner, done.uuid)
    assert found is not None
    assert found.refused != ""
    assert (found.is_finished, found.found) == (True, ())
