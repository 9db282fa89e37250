"""The scorer of the reference pack, over the command, for the formats that are read."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "formats"
FOLDERS = (
    "-bibtex/",
    "-csv/",
    "-ris/",
    "-xlsx/",
    "cochrane-txt/",
    "csl-json/",
    "ctgov-json/",
    "ebsco-xml/",
    "endnote-tagged/",
    "endnote-xml/",
    "ictrp-xml/",
    "ovid-tagged/",
    "pubmed-nbib/",
    "pubmed-xml/",
    "wos-tab/",
    "wos-tagged/",
)
HOSTILE = sorted(
    path.name.removesuffix(".expected.json")
    for path in (CORPUS / "hostile").glob("*.expected.json")
)

pytestmark = pytest.mark.shared


def score(only: str) -> None:
    command = f"{sys.executable} manage.py parse_references {{file}} --json {{out}}"
    done = subprocess.run(
        [sys.executable, "score.py", "--cmd", command, "--cwd", str(ROOT), f"--only={only}"],
        cwd=CORPUS,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-3000:]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_of_a_folder_passes(folder):
    score(folder)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_passes(name):
    score(f"hostile/{name}.")
