"""One file out of a plain, gzip or zip file: sizes checked while it is read, never by what the
archive says of itself."""

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO, BinaryIO

from .messages import Reason, Unreadable

MEGABYTE = 1_000_000
CHUNK = 1 << 18
MAX_DIRECTORY = 2 * MEGABYTE
GZIP_SIGN = b"\x1f\x8b"
ZIP_SIGN = b"PK\x03\x04"
ZIP_EMPTY_SIGN = b"PK\x05\x06"
DAMAGED = (
    EOFError,
    OSError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    struct.error,
    ValueError,
    OverflowError,
    NotImplementedError,
)
"""What gzip and zipfile raise on hostile bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much a file may unpack to.

    max_bytes: unpacked. max_ratio: unpacked to packed, asked from ratio_from bytes on, since a
    small file may well be very repetitive.
    """

    max_bytes: int = 500 * MEGABYTE
    max_ratio: int = 200
    ratio_from: int = 50 * MEGABYTE


DEFAULT_LIMITS = Limits()

Unpacked = BinaryIO | gzip.GzipFile | IO[bytes]


class _Bounded(io.RawIOBase):
    """Reads a stream up to the limits. Closing it leaves the stream open."""

    def __init__(self, source: Unpacked, packed: int, limits: Limits) -> None:
        super().__init__()
        self._source = source
        self._packed = packed
        self._limits = limits
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's WriteableBuffer is stub-only
        try:
            data = self._source.read(len(buffer))
        except DAMAGED as error:
            raise Unreadable(Reason.ARCHIVE_DAMAGED) from error
        self._read += len(data)
        limits = self._limits
        if self._read > limits.max_bytes:
            raise Unreadable(Reason.TOO_LARGE, limit=limits.max_bytes // MEGABYTE)
        if self._read > limits.ratio_from and self._read > self._packed * limits.max_ratio:
            raise Unreadable(Reason.RATIO_TOO_HIGH, limit=limits.max_ratio)
        buffer[: len(data)] = data
        return len(data)


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """The bytes to read references from, as often as needed.

    member: the name of the file inside a zip file. parts: the names in a zip file that is a
    document of its own (xlsx, docx): then the bytes are those of the whole file.
    """

    file: BinaryIO
    size: int
    limits: Limits
    packing: str | None = None
    member: str | None = None
    parts: tuple[str, ...] = field(default=())

    @contextmanager
    def open(self) -> Iterator[io.BufferedReader]:
        """The unpacked bytes from their start. Raises Unreadable on reaching a limit or damage."""
        self.file.seek(0)
        if self.packing is None:
            yield io.BufferedReader(_Bounded(self.file, self.size, self.limits), CHUNK)
            return
        with ExitStack() as stack:
            unpacked = self._unpacked(stack)
            yield io.BufferedReader(_Bounded(unpacked, self.size, self.limits), CHUNK)

    def _unpacked(self, stack: ExitStack) -> Unpacked:
        try:
            if self.packing == "gzip":
                return stack.enter_context(gzip.GzipFile(fileobj=self.file, mode="rb"))
            archive = stack.enter_context(zipfile.ZipFile(self.file))
            return stack.enter_context(archive.open(self.member or ""))
        except DAMAGED as error:
            raise Unreadable(Reason.ARCHIVE_DAMAGED) from error


def unpack(file: BinaryIO, limits: Limits) -> Content:
    """Find the one file in `file`, which must be seekable and stay open while it is read."""
    size = file.seek(0, io.SEEK_END)
    if size > limits.max_bytes:
        raise Unreadable(Reason.TOO_LARGE, limit=limits.max_bytes // MEGABYTE)
    file.seek(0)
    sign = file.read(4)
    if sign.startswith(GZIP_SIGN):
        content = Content(file=file, size=size, limits=limits, packing="gzip")
    elif sign in (ZIP_SIGN, ZIP_EMPTY_SIGN):
        content = _zip(file, size, limits)
    else:
        return Content(file=file, size=size, limits=limits)
    if not content.parts:
        with content.open() as stream:
            inner = stream.read(4)
        if inner.startswith(GZIP_SIGN) or inner == ZIP_SIGN:
            raise Unreadable(Reason.ARCHIVE_NESTED)
    return content


def _zip(file: BinaryIO, size: int, limits: Limits) -> Content:
    try:
        _check_directory(file, size)
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except DAMAGED as error:
        raise Unreadable(Reason.ARCHIVE_DAMAGED) from error
    names = tuple(entry.filename for entry in entries)
    if "[Content_Types].xml" in names:
        return Content(file=file, size=size, limits=limits, parts=names)
    # macOS adds a shadow of each file; neither it nor a folder is a second file.
    files = [e for e in entries if not e.is_dir() and not e.filename.startswith("__MACOSX/")]
    if len(files) != 1:
        raise Unreadable(Reason.ARCHIVE_MEMBERS, count=len(files))
    (entry,) = files
    if entry.flag_bits & 1:
        raise Unreadable(Reason.ARCHIVE_ENCRYPTED)
    # bzip2 and LZMA let the archive choose how much memory unpacking takes.
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(Reason.ARCHIVE_METHOD)
    return Content(file=file, size=size, limits=limits, packing="zip", member=entry.filename)


def _check_directory(file: BinaryIO, size: int) -> None:
    """Refuse a zip file whose list of members is itself huge: zipfile reads it whole."""
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(ZIP_EMPTY_SIGN)
    if at < 0 or len(tail) < at + 22:
        raise Unreadable(Reason.ARCHIVE_DAMAGED)
    count, directory = struct.unpack_from("<HI", tail, at + 10)
    if directory > MAX_DIRECTORY:
        raise Unreadable(Reason.ARCHIVE_MEMBERS, count=count)
