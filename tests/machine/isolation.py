"""A folder and an environment of its own for each process that runs tests.

Nothing of the developer's environment reaches a test: neither a database address nor the folder var/. What a run
shares among its processes lies in one folder, QUORUM_TEST_ROOT; what several runs share, one after the other (prepared
databases), in QUORUM_TEST_PREPARED.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
OWN_VARIABLES = (
    *("DATABASE_URL", "CELERY_BROKER_URL", "ALLOWED_HOSTS", "SECRET_KEY", "DEBUG"),
    *("QUORUM_PUBLIC_URL", "QUORUM_FILES_URL", "QUORUM_EMAIL_FROM", "EMAIL_URL"),
    *("QUORUM_LOOK_UPS", "QUORUM_CONTACT", "QUORUM_OPENALEX_KEY"),
)


def root() -> Path:
    """The folder of this run, made by whichever process comes first."""
    folder = os.environ.get("QUORUM_TEST_ROOT")
    if not folder:
        folder = tempfile.mkdtemp(prefix="quorum-tests-")
        os.environ["QUORUM_TEST_ROOT"] = folder
        os.environ["QUORUM_TEST_ROOT_OWNER"] = str(os.getpid())
        atexit.register(_remove, folder)
    return Path(folder)


def prepared() -> Path:
    """The folder of what is made once and then copied: the run's own, if nobody shares one."""
    return Path(os.environ.get("QUORUM_TEST_PREPARED") or root())


def _remove(folder: str) -> None:
    """At the end of the process that made it; a forked child inherits this call, and must not follow it."""
    if owns_root():
        shutil.rmtree(folder, ignore_errors=True)


def owns_root() -> bool:
    """Whether this very process made the run's folder, and so removes it at the end."""
    return os.environ.get("QUORUM_TEST_ROOT_OWNER") == str(os.getpid())


def process_name() -> str:
    """gw0, gw1 … in the processes of pytest-xdist, else main."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def process_number() -> int:
    """0 in a process alone, 1 and upwards in those of pytest-xdist."""
    name = process_name()
    return int(name.removeprefix("gw")) + 1 if name.startswith("gw") else 0


def settle() -> None:
    """Set the environment from which this process's settings are read. To be called before they are."""
    var = root() / process_name()
    var.mkdir(exist_ok=True)
    for name in OWN_VARIABLES:
        os.environ.pop(name, None)
    os.environ["QUORUM_VAR"] = str(var)
    os.environ["SECRET_KEY"] = "only-for-tests"
    if database := os.environ.get("QUORUM_TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = database
    if redis := os.environ.get("QUORUM_TEST_REDIS_URL"):
        os.environ["CELERY_BROKER_URL"] = f"{redis}/{process_number()}"
    # Playwright keeps an event loop in the thread that runs the tests, and Django would refuse all queries there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def server_environment(**changes: str) -> dict[str, str]:
    """The environment of a program that a test starts: the product's own settings, and nothing of this process's."""
    dropped = {*OWN_VARIABLES, "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "QUORUM_VAR"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "SECRET_KEY": "only-for-tests", "PYTHONUNBUFFERED": "1", **changes}
