"""Tests of the database run on the lane's own engine, and can render pages."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.templatetags.static import static


@pytest.mark.django_db
def test_the_database_is_the_lanes(request: pytest.FixtureRequest) -> None:
    on_postgres = "QUORUM_TEST_DATABASE_URL" in os.environ
    assert connection.vendor == ("postgresql" if on_postgres else "sqlite")
    assert get_user_model().objects.count() == 0
    assert request.node.get_closest_marker("db") is not None


@pytest.mark.django_db
def test_a_static_file_has_its_name_with_a_hash() -> None:
    name = next((settings.BASE_DIR / "static" / "vendor").glob("*.css")).name
    hashed = static(f"vendor/{name}")
    assert hashed != f"/static/vendor/{name}"
    assert (Path(settings.STATIC_ROOT) / hashed.removeprefix("/static/")).is_file()


@pytest.mark.django_db
@pytest.mark.postgres
def test_a_test_of_postgresql_has_postgresql() -> None:
    assert connection.vendor == "postgresql"
