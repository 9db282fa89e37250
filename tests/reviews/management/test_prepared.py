"""Commands that need the tables say in one line where a migration is missing."""

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from reviews.management.prepared import DataCommand

APPS = {"reviews", "screening", "extraction", "synthesis"}
NEED_TABLES = {
    "index_records": [],
    "backup": ["/nowhere/out.tar"],
    "create_account": ["--email", "a@example.org", "--name", "A"],
    "rebuild_projection": [],
    "restore": ["/nowhere/out.tar"],
    "sample_review": [],
    "sweep": [],
    "verify_ledger": [],
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", NEED_TABLES)
def test_a_database_that_is_not_prepared_is_said_in_one_line(name: str) -> None:
    last = MigrationLoader(connection).graph.leaf_nodes("reviews")[0]
    MigrationRecorder(connection).record_unapplied(*last)
    with pytest.raises(CommandError) as ended:
        call_command(name, *NEED_TABLES[name])
    assert str(ended.value) == (
        "The database is not prepared for this version. Type: python manage.py migrate"
    )


def test_every_command_that_needs_the_tables_looks() -> None:
    ours = {name: app for name, app in get_commands().items() if app in APPS}
    looking = {
        name for name, app in ours.items() if isinstance(load_command_class(app, name), DataCommand)
    }
    assert looking == set(NEED_TABLES)
    # The rest works on files alone; dev prepares the database itself.
    for name in ours.keys() - looking:
        assert not load_command_class(ours[name], name).requires_system_checks
