"""Opening an uploaded PDF in a process of its own, to say whether it can be read and what its first pages are."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

READER = Path(__file__).resolve().parents[1] / "pdf_reading.py"
SECONDS = 30
MAX_BYTES = 100 * 1024 * 1024
MAGIC = b"%PDF-"
HEAD = 1024


class PdfProblem(StrEnum):
    """Why a file can't be kept as a full text."""

    NOT_A_PDF = "not_a_pdf"
    TOO_LARGE = "too_large"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspected:
    """What was found. n_pages: None where that isn't known. pages: texts of the first ones, () where there are none."""

    problem: PdfProblem | None
    n_pages: int | None = None
    pages: tuple[str, ...] = ()


def inspect(chunks: Iterable[bytes], *, with_text: bool = False) -> Inspected:
    """Look at a file's bytes. They are written to a nameless temporary file first, no further than a PDF may be long."""
    with tempfile.TemporaryFile() as copy:
        n_bytes = 0
        for chunk in chunks:
            n_bytes += len(chunk)
            if n_bytes > MAX_BYTES:
                return Inspected(problem=PdfProblem.TOO_LARGE)
            copy.write(chunk)
        copy.seek(0)
        if MAGIC not in copy.read(HEAD):
            return Inspected(problem=PdfProblem.NOT_A_PDF)
        copy.seek(0)
        # The child reads from the descriptor itself, wherever Python's buffer stands.
        copy.flush()
        lines = _read_apart(copy.fileno(), with_text=with_text)
    return _understood(lines)


def _read_apart(descriptor: int, *, with_text: bool) -> list[bytes]:
    command = [sys.executable, "-I", str(READER), *(["--text"] if with_text else [])]
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            command,
            stdin=descriptor,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").splitlines()
    return done.stdout.splitlines()


def _understood(lines: list[bytes]) -> Inspected:
    if not lines:
        return Inspected(problem=PdfProblem.BROKEN)
    about = json.loads(lines[0])
    if about["problem"]:
        return Inspected(problem=PdfProblem(about["problem"]))
    pages = json.loads(lines[1])["pages"] if len(lines) > 1 else ()
    return Inspected(problem=None, n_pages=about["n_pages"], pages=tuple(pages))
