"""Compute agreement statistics of cases in a file: `agreement CASES.json --json OUT.json`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from screening.agreement.interface import compute_cases


class Command(BaseCommand):
    help = "Compute agreement between two or more raters, case by case."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cases", type=Path, help='a file with {"cases": [...]}')
        parser.add_argument("--json", type=Path, required=True, help="where the results go")

    # Any: Django's own signature.
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            results = compute_cases(json.loads(options["cases"].read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['cases']}: {error}") from error
        text = json.dumps(results, ensure_ascii=False, allow_nan=False)
        options["json"].write_text(text + "\n", encoding="utf-8")
        self.stdout.write(f"{len(results['results'])} cases computed")
