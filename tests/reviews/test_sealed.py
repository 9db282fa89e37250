"""Content is checked against its own hash and against the events that name it: one changed byte is found."""

import dataclasses
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.utils import timezone

from extraction.models import Entry
from reviews import append_only, ledger, sealed
from reviews.automation import AutomationRule
from reviews.corrections import Correctable
from reviews.ids import new_uuid
from reviews.models import Event, IdSet, Member, ProtocolVersion, Remark, StoredFile
from reviews.protocol import from_json
from reviews.seams import Sealed, registry
from reviews.services.corrections import correct_record
from reviews.services.id_sets import write_id_set
from reviews.services.protocol import amend_protocol
from reviews.services.removals import remove_records
from synthesis.services.published import record_published
from tests.factories import extraction, people, reviews, synthesis, tags

pytestmark = pytest.mark.django_db


def _reviews() -> Member:
    owner = people.review()
    reviews.imported(owner, reviews.ris(reviews.entry("One"), reviews.entry("Another")))
    newest = ProtocolVersion.objects.filter(review_id=owner.review_id).latest("number")
    content = from_json({**newest.content, "title": "Another title"})
    amend_protocol(by=owner, content=content, reason="Why.", based_on=newest.number, key=new_uuid())
    correct_record(
        by=owner,
        record=reviews.records(owner)[0].uuid,
        field=Correctable.TITLE,
        text="A third",
        key=new_uuid(),
    )
    tags.tag(owner)
    remove_records(
        by=owner,
        records=[reviews.records(owner)[1].uuid],
        reason="Marked.",
        automation=AutomationRule(tool="A classifier", version="2", rule="Score under 0.1."),
        key=new_uuid(),
    )
    return owner


def _look_ups() -> Member:
    owner = people.review()
    reviews.finding(owner)
    reviews.notice(owner)
    return owner


def _extraction() -> Member:
    team = extraction.crew()
    extraction.published(team)
    target = extraction.study(team)
    extraction.with_arms(team, target)
    extraction.agreed(team, target)
    return team.owner


def _synthesis() -> Member:
    owner = people.review()
    synthesis.computed(owner)
    record_published(by=owner, figures={"numbers": {"identified": 7}}, key=new_uuid())
    return owner


@pytest.fixture(scope="module")
def owners(module_db: None) -> dict[str, Member]:
    """By table, the owner of a review in which that table has rows."""
    made = {make: make() for make in set(WORLDS.values())}
    return {model: made[make] for model, make in WORLDS.items()}


WORLDS: dict[str, Callable[[], Member]] = {
    **dict.fromkeys(
        ("reviews.Remark", "reviews.ProtocolVersion", "reviews.SearchVersion"), _reviews
    ),
    **dict.fromkeys(("reviews.Correction", "reviews.IdSet", "reviews.StoredFile"), _reviews),
    **dict.fromkeys(("reviews.TagVersion", "reviews.Automation"), _reviews),
    **dict.fromkeys(("reviews.Finding", "reviews.RecordNotice"), _look_ups),
    **dict.fromkeys(
        ("extraction.Entry", "extraction.Wording", "extraction.FormVersion"), _extraction
    ),
    **dict.fromkeys(("extraction.Snapshot", "synthesis.PublishedFigures"), _synthesis),
    **dict.fromkeys(("synthesis.AnalysisVersion", "synthesis.Run"), _synthesis),
}
TABLES = sorted(registry.sealed, key=lambda table: table.model)
every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model)


def _model(table: Sealed) -> type[models.Model]:
    return apps.get_model(table.model)


def _changed(table: Sealed, row: models.Model, **columns: object) -> None:
    append_only.lift()
    _model(table)._default_manager.filter(pk=row.pk).update(**columns)
    append_only.install()


def _found(owner: Member, table: Sealed) -> list[sealed.Fault]:
    label = table.model.lower()
    return [fault for fault in sealed.faults_of(owner.review_id) if fault.model == label]


def _row(owner: Member, table: Sealed) -> models.Model:
    """A row that an event names."""
    events = Event.objects.filter(review_id=owner.review_id)
    rows = _model(table)._default_manager.filter(review_id=owner.review_id).order_by("pk")
    return next(row for row in rows if events.filter(body__contains=str(row.pk)).exists())


def _other(value: object) -> object:
    """The value with one character changed."""
    if isinstance(value, dict):
        first = next(iter(value))
        return {**value, first: _other(value[first])}
    if isinstance(value, list):
        return [*value, "x"]
    if isinstance(value, int):
        return value + 1
    text = str(value or "")
    return text[:-1] + ("y" if text.endswith("x") else "x")


CONTENT = {
    "reviews.Remark": "text",
    "reviews.Correction": "content",
    "reviews.Finding": "content",
    "reviews.RecordNotice": "content",
    "reviews.IdSet": "body",
    "reviews.TagVersion": "content",
    "reviews.Automation": "content",
    "reviews.ProtocolVersion": "content",
    "reviews.SearchVersion": "content",
    "extraction.Entry": "content",
    "extraction.Wording": "text",
    "extraction.FormVersion": "definition",
    "extraction.Snapshot": "body",
    "synthesis.PublishedFigures": "figures",
    "synthesis.AnalysisVersion": "body",
    "synthesis.Run": "result",
}


@every_table
def test_what_was_written_holds(table: Sealed, owners: dict[str, Member]) -> None:
    owner = owners[table.model]

    assert _row(owner, table)
    assert _found(owner, table) == []
    assert list(sealed.file_faults_of(owner.review_id)) == []


@pytest.mark.parametrize("model", sorted(CONTENT))
def test_one_changed_character_is_found(model: str, owners: dict[str, Member]) -> None:
    table = next(table for table in TABLES if table.model == model)
    owner = owners[table.model]
    row, column = _row(owner, table), CONTENT[table.model]
    _changed(table, row, **{column: _other(getattr(row, column))})

    (fault,) = _found(owner, table)

    assert fault.row == str(row.pk)
    assert "doesn't have its hash" in fault.why
    assert fault.seq is not None


@every_table
def test_a_hash_made_to_fit_is_found_against_the_event(
    table: Sealed, owners: dict[str, Member]
) -> None:
    owner = owners[table.model]
    row = _row(owner, table)
    changed = {"sha256": "0" * 64} if table.model not in CONTENT else {}
    for column in filter(None, [CONTENT.get(table.model)]):
        changed[column] = _other(getattr(row, column))
    values = {name: getattr(row, name) for name in table.columns} | changed
    hashes = {name: ledger.sha256(text_of(values) or "") for name, text_of in table.seals.items()}
    _changed(table, row, **changed | hashes)

    (fault,) = _found(owner, table)

    assert fault.row == str(row.pk)
    assert "the event says another" in fault.why
    event = Event.objects.get(review_id=owner.review_id, seq=fault.seq)
    assert str(row.pk) in event.body


@every_table
def test_a_named_row_that_is_gone_is_found(table: Sealed, owners: dict[str, Member]) -> None:
    owner = owners[table.model]
    row = _row(owner, table)
    before = transaction.savepoint()
    append_only.lift()
    _model(table)._default_manager.filter(pk=row.pk)._raw_delete("default")

    (fault,) = _found(owner, table)

    transaction.savepoint_rollback(before)
    assert (fault.row, fault.why) == (str(row.pk), "the row is missing")
    assert fault.seq is not None


def test_an_answer_that_no_event_names_is_found() -> None:
    owner = _extraction()
    entry = Entry.objects.filter(review_id=owner.review_id).latest("number")
    entry.pk, entry.number = new_uuid(), entry.number + 1
    entry.save(force_insert=True)

    (fault,) = sealed.faults_of(owner.review_id)

    assert (fault.model, fault.row, fault.seq) == ("extraction.entry", str(entry.pk), None)


def test_an_answer_moved_to_another_place_is_found() -> None:
    owner = _extraction()
    entry = Entry.objects.filter(review_id=owner.review_id).earliest("pk")
    append_only.lift()
    Entry.objects.filter(pk=entry.pk).update(place="field:elsewhere")
    append_only.install()

    (fault,) = sealed.faults_of(owner.review_id)

    assert (fault.row, fault.why) == (str(entry.pk), "the event says another place")


def test_a_list_that_no_act_came_to_name_is_no_fault() -> None:
    owner = people.review()
    write_id_set(review=owner.review_id, lines=["a"])

    assert sealed.faults_of(owner.review_id) == []


def test_an_erased_remark_is_no_fault() -> None:
    owner = _reviews()
    remarks = Remark.objects.filter(review_id=owner.review_id)
    remarks.update(text="", salt="", erased_at=timezone.now())

    assert sealed.faults_of(owner.review_id) == []
    call_command("verify_ledger", "--review", owner.review_id)


@pytest.mark.parametrize("lost", [True, False])
def test_a_kept_file_whose_bytes_changed_is_found(
    lost: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = _reviews()
    file = StoredFile.objects.get(review_id=owner.review_id)
    default_storage.delete(file.path)
    if not lost:
        default_storage.save(file.path, ContentFile(b"something else"))

    with pytest.raises(CommandError) as ended:
        call_command("verify_ledger")

    said = capsys.readouterr().out
    assert ended.value.returncode == 1
    assert f"reviews.storedfile {file.uuid}, named by event" in said
    assert ("the file is missing" if lost else "the bytes don't have their hash") in said


def test_the_command_names_table_row_and_event_and_exits_with_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    owner = _reviews()
    row = IdSet.objects.get(
        pk=_row(owner, next(t for t in TABLES if t.model == "reviews.IdSet")).pk
    )
    append_only.lift()
    IdSet.objects.filter(pk=row.pk).update(body=row.body[:-1] + "x")
    append_only.install()
    named = Event.objects.get(review_id=owner.review_id, body__contains=str(row.pk))

    with pytest.raises(CommandError) as ended:
        call_command("verify_ledger")

    assert ended.value.returncode == 1
    assert f"reviews.idset {row.pk}, named by event {named.seq}:" in capsys.readouterr().out


# Hashes that repeat what another table's row has, or that the projections compare.
ELSEWHERE = {
    ("reviews.import_confirmed", "reading_sha256"),
    ("reviews.import_committed", "file_sha256"),
    ("screening.exclusion_reasons_changed", "texts_sha256"),
    ("screening.full_text_attached", "sha256"),
    ("extraction.sheet_agreed", "sha256"),
}


def test_every_hash_of_an_event_is_checked_against_a_table() -> None:
    said = {
        (shape.KIND, field.name)
        for shape in registry.event_shapes.values()
        for field in dataclasses.fields(shape)
        if field.name.endswith("sha256") and not shape.KIND.startswith("tests.")
    }
    checked = {
        (naming.kind, key)
        for table in registry.sealed
        for naming in table.namings
        for key in naming.says.values()
        if key.endswith("sha256")
    }

    assert said - ELSEWHERE == checked


def test_every_append_only_table_with_a_hash_is_checked() -> None:
    chain = {"reviews.Event", "reviews.LedgerHead", "reviews.Tombstone"}
    hashed = {
        each.model
        for each in append_only.guards()
        if any(field.name.endswith("sha256") for field in each.model_class._meta.fields)
    }

    assert hashed - chain == {table.model for table in registry.sealed} == set(WORLDS)
