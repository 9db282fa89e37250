"""A large import tells PostgreSQL's planner of its rows before anybody's queue walks over them."""

import pytest
from django.db import connection

from reviews.services import import_staging
from tests.factories import people
from tests.factories import reviews as made

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def _known_to_the_planner() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'screening_stagerecord'")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("many", "is_counted"), [(4, True), (5, False)])
def test_rows_of_many_records_are_counted(
    monkeypatch: pytest.MonkeyPatch, many: int, is_counted: bool
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE screening_stagerecord")
    before = _known_to_the_planner()
    monkeypatch.setattr(import_staging, "MANY", many)

    made.imported(
        people.review(), made.ris(*(made.entry(f"Trial {n}" * 3, year=1980 + n) for n in range(4)))
    )

    assert (_known_to_the_planner() >= before + 4) is is_counted
