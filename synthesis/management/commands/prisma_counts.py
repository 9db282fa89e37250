"""Counts the PRISMA 2020 flow of cases given as JSON."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from synthesis.prisma.interface import count_cases
from synthesis.prisma.values import MalformedCase


class Command(BaseCommand):
    """`manage.py prisma_counts CASES.json [--json OUT.json]`: no database row is needed."""

    help = "Count the PRISMA 2020 flow, its identities and warnings for cases given as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file of cases, and where the results go."""
        parser.add_argument("cases", type=Path, help='JSON file: {"cases": [...]}')
        parser.add_argument("--json", type=Path, help="write the results here, not to the screen")

    # Any: Django hands over whatever options the parser knows.
    def handle(self, *args: Any, **options: Any) -> None:
        """Read the cases, count, write the results."""
        source: Path = options["cases"]
        target: Path | None = options["json"]
        try:
            results = count_cases(json.loads(source.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError, MalformedCase) as error:
            raise CommandError(f"{source}: {error}") from error
        written = json.dumps(results, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
        if target is None:
            self.stdout.write(written, ending="")
        else:
            target.write_text(written, encoding="utf-8")
