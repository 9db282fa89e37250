"""Excel workbooks."""

from collections.abc import Iterator
from dataclasses import dataclass

from .reference import Parsed
from .source import Head, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Xlsx:
    name: str = "xlsx"
    label: str = "Excel workbook"
    suffixes: tuple[str, ...] = (".xlsx", ".xlsm")

    def sniff(self, head: Head) -> int | None:
        return 0 if any(name.startswith("xl/") for name in head.parts) else None

    def read(self, source: Source) -> Iterator[Parsed]:
        # Deferred: openpyxl loads numpy where it finds it, and web processes read no file.
        from .sheets import read_workbook  # noqa: PLC0415

        return read_workbook(source)


XLSX = Xlsx()
