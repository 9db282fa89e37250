"""The scorer of the reference pack, over the command, for the formats that are read."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "formats"
FOLDERS = (
    "-bibtex/",
    "-ris/",
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
    "wos-tagged/",
)
HOSTILE = sorted(
    path.name.removesuffix(".expected.json")
    for path in (CORPUS / "hostile").glob("*.expected.json")
)
NOT_READ_YET = {
    "formula_cells.csv",
    "ragged.csv",
    "unclosed_quote.csv",
}
"""Files of formats that are only recognised so far."""

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


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in NOT_READ_YET])
def test_a_hostile_file_passes(name):
    score(f"hostile/{name}.")
