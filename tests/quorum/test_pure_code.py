"""Every pure package imports where there is no Django: the packages are those of the import contract."""

import subprocess
import sys
import tomllib

import pytest

from tests.machine.isolation import PROJECT

CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
PURE = [
    module
    for contract in CONTRACTS
    if contract["name"].startswith("Pure code")
    for module in contract["source_modules"]
]
# A name without a module behind it (None) can't be imported; the last line tells what came in unasked.
CODE = """
import importlib, pkgutil, sys
sys.modules.update(django=None, celery=None)
package = importlib.import_module(sys.argv[1])
for found in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + "."):
    importlib.import_module(found.name)
print(sorted({"scipy.stats", "pandas", "sklearn"} & set(sys.modules)))
"""


def _imported(module: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", CODE, module],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def test_contract_names_pure_packages() -> None:
    assert {"reviews.formats", "screening.tally", "extraction.rob", "synthesis.meta"} <= set(PURE)


@pytest.mark.parametrize("module", PURE)
def test_pure_package_imports_without_django_or_what_web_processes_never_import(
    module: str,
) -> None:
    assert _imported(module) == (0, "[]\n", "")


def test_module_that_needs_django_is_told() -> None:
    code, _out, error = _imported("reviews.permissions")

    assert code == 1
    assert "django" in error.splitlines()[-1]
