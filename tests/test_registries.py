"""What the apps put into the seams is complete, and the reference pages name it."""

from importlib import metadata
from pathlib import Path

import pytest
from django.core.management import get_commands

from quorum import env
from reviews.belonging import LABELS
from reviews.permissions import ALLOWED, Act
from reviews.seams import registry
from tests.machine.isolation import PROJECT

OWN_COMMANDS = sorted(name for name, app in get_commands().items() if app in LABELS)
KINDS = sorted(kind for kind, _version in registry.event_shapes if not kind.startswith("tests."))
FREE = (
    "Apache", "BSD", "MIT", "ISC", "PSF", "Python Software Foundation", "MPL", "Mozilla", "LGPL",
    "Zope", "ZPL", "0BSD", "CC0", "Unlicense", "Public Domain", "HPND", "Zlib",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_event_kind_has_words_for_the_history(kind: str) -> None:
    assert kind in registry.event_words


@pytest.mark.parametrize("name", OWN_COMMANDS)
def test_every_command_is_in_the_reference(name: str) -> None:
    assert name in (PROJECT / "docs/reference/commands.md").read_text(encoding="utf-8")


def test_every_variable_is_in_the_reference() -> None:
    source = Path(env.__file__).read_text(encoding="utf-8")
    page = (PROJECT / "docs/reference/settings.md").read_text(encoding="utf-8")
    named = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")][1:]

    assert len(named) == 9
    assert [name for name in named if f'"{name}"' not in source] == []


def test_every_act_has_its_roles_and_stands_in_the_reference() -> None:
    page = (PROJECT / "docs/reference/roles.md").read_text(encoding="utf-8")

    assert set(ALLOWED) == set(Act)
    assert [act for act in Act if f"| {act.value.replace('_', ' ')} |" not in page] == []


# Read in their repositories, since their packages don't say; djlint is a tool that nothing imports or ships.
READ = {
    "resvg-py": "MIT",
    "axe-playwright-python": "MIT",
    "djlint": "GPL-3.0-or-later, a tool: MIT",
}


def _licence(name: str) -> str:
    if name in READ:
        return READ[name]
    info = metadata.metadata(name)
    classifiers = [c for c in info.get_all("Classifier") or [] if c.startswith("License")]
    return " ".join([info.get("License-Expression") or "", info.get("License") or "", *classifiers])


def _locked(file: str) -> list[str]:
    lines = (PROJECT / "requirements" / file).read_text(encoding="utf-8").splitlines()
    return [line.partition("==")[0] for line in lines if "==" in line and not line.startswith(" ")]


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False  # for another system, as its marker in the lock says
    return True


@pytest.mark.parametrize("file", ["runtime.txt", "dev.txt"])
def test_every_package_of_the_lock_has_a_free_licence(file: str) -> None:
    names = [name for name in _locked(file) if _installed(name)]

    assert len(names) > 30
    strange = {n: _licence(n)[:80] for n in names if not any(f in _licence(n) for f in FREE)}
    assert strange == {}


def test_everything_vendored_is_named_with_its_licence() -> None:
    page = (PROJECT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    files = [path.name for path in (PROJECT / "static/vendor").iterdir() if path.is_file()]

    assert files != []
    assert [name for name in files if name not in page] == []
