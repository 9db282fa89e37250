"""A program that opens one PDF from its standard input and says what it found, as lines of JSON.

It runs as a process of its own, with limits on time and memory, since a file may be made to exhaust whoever reads it.
The first line is about the file: {"problem": "" | "encrypted", "n_pages": int | None}; the second, where it was asked
for (--text) and text was found, about its first pages: {"pages": [str, ...]}. A file that can't be read ends it.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError

MEMORY = 1024 * 1024 * 1024
SECONDS = 15
PAGES_READ = 3
LONGEST_PAGE = 20_000


def facts_of(stream: BinaryIO, *, with_text: bool) -> Iterator[dict[str, Any]]:
    """What there is to say, line by line, so that the first lines stand where a later step fails."""
    reader = PdfReader(stream, strict=False)
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")
        except DependencyError:
            # A cipher that isn't read here. Browsers do read it, and ask where it needs a password.
            yield {"problem": "", "n_pages": None}
            return
        if opened is PasswordType.NOT_DECRYPTED:
            yield {"problem": "encrypted", "n_pages": None}
            return
    n_pages = len(reader.pages)
    if not n_pages:
        raise ValueError("This PDF has no page.")
    yield {"problem": "", "n_pages": n_pages}
    if with_text:
        first = (reader.pages[number] for number in range(min(n_pages, PAGES_READ)))
        yield {"pages": [page.extract_text()[:LONGEST_PAGE] for page in first]}


def main() -> None:
    """Write the lines; whatever goes wrong ends the program, which says enough."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    for facts in facts_of(sys.stdin.buffer, with_text="--text" in sys.argv):
        sys.stdout.write(json.dumps(facts) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
