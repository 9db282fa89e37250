"""The database itself refuses to change what was written, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from reviews import append_only, ledger
from reviews.ids import new_uuid
from reviews.models import Event, Import, Member, Remark, Review, SourceRecord
from reviews.services.purging import purge
from tests.factories import people, screening

pytestmark = pytest.mark.django_db


def _refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize(
    "table",
    sorted(each.table for each in append_only.guards() if not each.update_if),
)
def test_every_guarded_table_has_its_triggers(table: str) -> None:
    assert [name for name in append_only.missing() if name.startswith(table)] == []


def test_events_cannot_be_updated_deleted_or_overwritten() -> None:
    people.review()
    before = list(Event.objects.values_list("body", flat=True))

    assert before != []
    assert _refused("UPDATE reviews_event SET kind = 'x'")
    assert _refused("DELETE FROM reviews_event")
    if connection.vendor == "sqlite":
        assert _refused("INSERT OR REPLACE INTO reviews_event SELECT * FROM reviews_event")
        assert _refused("REPLACE INTO reviews_event SELECT * FROM reviews_event")
    else:
        assert _refused("TRUNCATE reviews_event CASCADE")
    assert list(Event.objects.values_list("body", flat=True)) == before


def test_an_event_with_another_key_cannot_take_a_place_that_is_taken() -> None:
    people.review()
    columns = ", ".join(
        f'"{field.column}"' for field in Event._meta.concrete_fields if not field.primary_key
    )

    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"

    assert _refused(f"{verb} INTO reviews_event ({columns}) SELECT {columns} FROM reviews_event")  # noqa: S608


def test_triggers_are_there_again_after_a_migration_dropped_them() -> None:
    append_only.lift()
    assert append_only.missing() != []

    call_command("migrate", verbosity=0)

    assert append_only.missing() == []


def test_the_system_check_finds_a_missing_trigger() -> None:
    assert append_only.check_triggers(databases=["default"]) == []
    append_only.lift()

    found = append_only.check_triggers(databases=["default"])

    append_only.install()
    assert "reviews_event_no_update" in " ".join(str(each.msg) for each in found)


def test_the_system_check_finds_a_trigger_of_another_version() -> None:
    name = "reviews_event_no_delete"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE DELETE ON reviews_event WHEN FALSE BEGIN SELECT 1; END"
            )
        else:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RETURN OLD; END $$"
            )

    found = append_only.check_triggers(databases=["default"])
    call_command("migrate", verbosity=0)

    assert [name in each.msg for each in found] == [True]
    assert append_only.missing() == []


def _import_of(owner: Member) -> Import:
    screening.stage_records(owner, 2)
    return Import.objects.get(review_id=owner.review_id)


def test_a_committed_import_stays_committed_so_that_its_source_records_stay() -> None:
    _import_of(people.review())
    sources = list(SourceRecord.objects.order_by("uuid").values())
    where = "UPDATE reviews_import SET "

    assert sources != []
    assert _refused(where + "state = 'staging', committed_at = NULL")
    for change in (
        "committed_at = NULL",
        "committed_at = '2020-01-01 00:00:00+00'",
        "state = 'staging'",
        "state = 'previewed'",
        "state = 'discarded'",
        "state = 'undone', committed_at = NULL",
        f"uuid = '{new_uuid().hex}'",
    ):
        assert _refused(where + change), change
    assert _refused("DELETE FROM reviews_sourcerecord")
    assert _refused("DELETE FROM reviews_import")
    assert list(SourceRecord.objects.order_by("uuid").values()) == sources


def test_an_undone_import_is_not_taken_back_to_staging() -> None:
    batch = _import_of(people.review())
    Import.objects.filter(uuid=batch.uuid).update(state="undone")

    assert _refused("UPDATE reviews_import SET state = 'staging', committed_at = NULL")
    assert _refused("UPDATE reviews_import SET state = 'committed'")
    assert _refused("DELETE FROM reviews_sourcerecord")


def test_a_remark_can_be_erased_and_nothing_else() -> None:
    owner = people.review()
    with ledger.act(by=owner, key=new_uuid()) as act:
        act.remark("A reason with a name in it.")
    where = "UPDATE reviews_remark SET "

    assert _refused(where + "text = 'Something else.'")
    assert _refused(where + "text = '', salt = ''")
    assert _refused("DELETE FROM reviews_remark")
    Remark.objects.update(text="", salt="", erased_at=timezone.now())
    assert set(Remark.objects.values_list("text", "salt")) == {("", "")}


def test_a_review_goes_only_when_its_time_has_come() -> None:
    owner = people.review()
    soon = timezone.now() - timedelta(days=1)

    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(uuid=owner.review_id).update(purge_after=soon)
    Review.objects.filter(uuid=owner.review_id).update(
        purge_after=timezone.now() + timedelta(days=30)
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        purge(owner.review_id)
    assert Event.objects.filter(review_id=owner.review_id).exists()
    assert _refused("DELETE FROM reviews_review")
