"""Regular expressions that every supported Python reads alike."""

import re

from tests.machine.isolation import PROJECT

FOLDERS = ("quorum", "reviews", "screening", "extraction", "synthesis")
# A group that is repeated and gives nothing back: "(a++b)*+".
GREEDY_GROUP = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+")


def test_no_repeated_group_gives_nothing_back() -> None:
    """Python 3.11.2, which Debian 12 has, loses its place in those (gh-106052): titles in BibTeX files were lost."""
    files = [file for folder in FOLDERS for file in sorted((PROJECT / folder).rglob("*.py"))]
    found = [
        f"{file.relative_to(PROJECT)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if GREEDY_GROUP.search(line)
    ]
    assert len(files) > 500
    assert found == []
    assert GREEDY_GROUP.search(r"[^=]++(?:[ \t]++[^=]++)*+")
