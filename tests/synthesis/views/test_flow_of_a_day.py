"""The flow as of a day: its lists name what its numbers count, and a day out of the calendar is refused in words."""

import csv
import io
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.services.import_undo import undo_import
from tests.factories import people, screening

pytestmark = pytest.mark.django_db

NOON = datetime(2027, 6, 15, 12, tzinfo=UTC)


def opened(member: Member, name: str, *args: object, on: str) -> HttpResponseBase:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(name, args=[member.review_id, *args]), {"on": on})


@pytest.mark.parametrize("box", ["identified", "pending_screening"])
def test_list_of_a_day_names_what_was_undone_later(box: str) -> None:
    with patch("django.utils.timezone.now", lambda: NOON):
        owner = people.review()
        rows = screening.stage_records(owner, 3)
    with patch("django.utils.timezone.now", lambda: NOON + timedelta(days=2)):
        undo_import(by=owner, batch=rows[0].batch_id, reason="Wrong file", key=new_uuid())
        page = opened(owner, "synthesis:box", box, on="2027-06-15").content.decode()
        table = opened(owner, "synthesis:box-csv", box, on="2027-06-15").getvalue().decode()
        now = opened(owner, "synthesis:box", box, on="2027-06-17").content.decode()
    assert page.count("Its import was undone later.") == 3
    assert "3 counted by the flow diagram." in page
    assert {line.partition(",")[0] for line in table.splitlines()[1:]} == {
        str(row.record_id) for row in rows
    }
    assert "Nothing is counted here." in now


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01", "0001-01-02", "soon"])
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("synthesis:flow", ()),
        ("synthesis:box", ("identified",)),
        ("synthesis:box-csv", ("identified",)),
        ("synthesis:diagram", ("svg",)),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Lima"])
def test_day_out_of_the_calendar_is_no_day(
    name: str, args: tuple[str, ...], on: str, zone: str
) -> None:
    owner = people.review()
    owner.review.time_zone = zone
    owner.review.save(update_fields=["time_zone"])
    assert opened(owner, name, *args, on=on).status_code == 200


def test_day_to_come_is_refused_in_words_as_the_review_counts_days() -> None:
    with patch("django.utils.timezone.now", lambda: NOON):
        owner = people.review()
        owner.review.time_zone = "Pacific/Auckland"  # where the next day has begun
        owner.review.save(update_fields=["time_zone"])
        begun = opened(owner, "synthesis:flow", on="2027-06-16").content.decode()
        to_come = opened(owner, "synthesis:flow", on="2027-06-17").content.decode()
    assert "yet to come" not in begun
    assert "That day is yet to come." in to_come


def test_table_of_numbers_says_its_day_and_that_it_is_a_draft() -> None:
    with patch("django.utils.timezone.now", lambda: NOON):
        owner = people.review()
        screening.stage_records(owner, 3)
        pending = opened(owner, "synthesis:diagram", "csv", on="2027-06-15").content.decode()
        empty = opened(owner, "synthesis:diagram", "csv", on="").content.decode()
    rows = list(csv.DictReader(io.StringIO(pending)))
    assert {(row["as_of"], row["draft"]) for row in rows} == {("2027-06-15", "yes")}
    assert "as_of" not in empty
