"""De-duplicate a CSV of references: clusters of what is certainly one report, and pairs for a person."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reviews.dedup import deduplicate
from reviews.dedup.interface import (
    UnusableFile,
    read_references,
    write_clusters,
    write_possible,
)


class Command(BaseCommand):
    """Read IN.csv, write OUT.csv and POSSIBLE.csv; no database, no network."""

    help = "De-duplicate references: what is certain is merged, what is likely is listed in pairs."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("input", type=Path, metavar="IN.csv", help="one row for each record")
        parser.add_argument(
            "--out",
            type=Path,
            required=True,
            metavar="OUT.csv",
            help="record_id, cluster_id, keep, reason",
        )
        parser.add_argument(
            "--possible",
            type=Path,
            required=True,
            metavar="POSSIBLE.csv",
            help="record_id_1, record_id_2, score, reason; best first",
        )

    def handle(self, *, input: Path, out: Path, possible: Path, **_: object) -> None:
        try:
            # utf-8-sig: spreadsheets put a byte order mark before the header
            with input.open(encoding="utf-8-sig", newline="") as file:
                references = list(read_references(file))
        except (OSError, UnicodeDecodeError, UnusableFile) as error:
            raise CommandError(f"{input} can't be read: {error}") from error
        result = deduplicate(references)
        try:
            with out.open("w", encoding="utf-8", newline="") as file:
                write_clusters(file, result.clusters)
            with possible.open("w", encoding="utf-8", newline="") as file:
                write_possible(file, result.possible)
        except OSError as error:
            raise CommandError(f"The result can't be written: {error}") from error
        self.stdout.write(
            f"{len(references)} records: {len(result.clusters)} reports, "
            f"{len(result.possible)} pairs for a person."
        )
