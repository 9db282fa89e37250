"""What every test may use: servers, browsers and databases of its own (docs/development.md).

The fixture `schedules` stands in tests/machine/plugin.py.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from reviews import append_only, word_index
from tests.machine import browser as browsing
from tests.machine import isolation, needs, outcome, postgres, prepared, redis, server

pytest_plugins = ["tests.machine.plugin"]


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's root."""
    return isolation.PROJECT


@pytest.fixture(scope="session")
def collected_static() -> None:
    """The static files, collected once, in this process's STATIC_ROOT: templates ask the manifest for their names."""
    prepared.give_static_files(Path(os.environ["QUORUM_VAR"]))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """What is there is no earlier run's, but the copy that `django_db_modify_db_settings` made; it goes with the run."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Migrating takes each process ten seconds, copying a migrated database none."""
    prepared.give_test_database(connection.creation._get_test_db_name())


@pytest.fixture(scope="session")
def django_db_setup(collected_static: None, django_db_setup: None) -> None:
    """Tests of the database render pages too."""


@pytest.fixture
def transactional_db(transactional_db: None) -> Iterator[None]:
    """The triggers of the append-only tables are lifted for the flush at the end, after which they are installed anew.

    The index of words is no model's table, so the flush doesn't reach it.
    """
    yield
    append_only.lift()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {word_index.TABLE}")  # noqa: S608 - own name


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database for what the tests of a module share and only some of them change.

    Each test's own transaction is then a savepoint in this one, which is taken back at the module's end. Not for tests
    that need transactions of their own.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of a PostgreSQL of the tests' own, as its administrator: the run's, else one for this process."""
    if url := os.environ.get("QUORUM_TEST_POSTGRES_URL"):
        yield url
        return
    with postgres.Postgres(needs.ensure([needs.POSTGRES])["PostgreSQL"]) as cluster:
        yield cluster.url()


@pytest.fixture
def redis_url() -> Iterator[str]:
    """Address of a Redis of this test's own; a slash and a number choose one of its 16 databases."""
    with redis.Redis(needs.ensure([needs.REDIS])["Redis"]) as own:
        yield own.url


def _servers(request: pytest.FixtureRequest) -> Iterator[Callable[..., server.Server]]:
    made: list[server.Server] = []

    def launch(
        *, database: str = "sqlite", broker: str = "filesystem", **options: object
    ) -> server.Server:
        url = request.getfixturevalue("postgres_url") if database == "postgresql" else None
        program = needs.ensure([needs.REDIS])["Redis"] if broker == "redis" else None
        made.append(server.launch(postgres_url=url, redis_program=program, **options))
        return made[-1]

    yield launch
    for one in made:
        one.close()


@pytest.fixture
def quorum_server(request: pytest.FixtureRequest) -> Iterator[Callable[..., server.Server]]:
    """Starts real servers for this test: quorum_server(database="postgresql", broker="redis", sample=..., workers=2).

    Without arguments: an empty database on SQLite, the filesystem broker, one worker. Gives a tests.machine.server.Server.
    """
    yield from _servers(request)


@pytest.fixture(scope="module")
def module_quorum_server(request: pytest.FixtureRequest) -> Iterator[Callable[..., server.Server]]:
    """The same for all tests of a module, which then share a server's data."""
    yield from _servers(request)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program."""
    return needs.ensure([needs.CHROMIUM])["Chromium"]


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One browser for all tests of this process."""
    with sync_playwright() as playwright:
        running = browsing.launch(playwright, chromium)
        yield running
        running.close()


@pytest.fixture
def pages(browser: Browser, request: pytest.FixtureRequest) -> Iterator[browsing.Pages]:
    """Opens pages: pages(server.url) gives one, in a context of its own. Console errors fail the test."""
    made = browsing.Pages(browser)
    yield made
    if outcome.failure(request.node):
        folder = browsing.SCREENSHOTS / "failed"
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(made.open_pages):
            page.screenshot(
                path=folder / f"{request.node.name[:80]}-{number}.png".replace("/", "_")
            )
    made.close()
    made.check()


@pytest.fixture
def picture() -> Callable[..., list[Path]]:
    """picture(page, "my-work") saves it at 1280 and 390 px, light and dark, under screenshots/."""
    return browsing.picture


@pytest.fixture
def look() -> Callable[..., None]:
    """look(page, "my-work") lets axe look at it; in a long run it takes its pictures too, and axe looks at it in dark."""
    return browsing.look


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ../shared, with the scorers."""
    return Path(os.environ.get("QUORUM_TEST_SHARED", isolation.PROJECT.parent / "shared"))


@pytest.fixture(scope="session")
def is_quick() -> bool:
    """Whether a test of ../shared should take a selection (make test-shared QUICK=1)."""
    return os.environ.get("QUORUM_TEST_QUICK") == "1"


@pytest.fixture
def score(shared: Path, tmp_path: Path) -> Callable[..., str]:
    """score("methods/score_rob2.py", "--cwd", str(project)) runs a scorer of ../shared; fails unless it ends with 0.

    `python` in the scorer's commands is this one, the folder is the project's. Gives what the scorer printed.
    """

    def run(script: str, *arguments: str, timeout: float = 1800) -> str:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            [sys.executable, str(shared / script), *arguments],
            cwd=isolation.PROJECT,
            env=isolation.server_environment(QUORUM_VAR=str(tmp_path / "var"), PATH=path),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        sys.stdout.write(done.stdout)
        assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-6000:]}"
        return done.stdout

    return run
