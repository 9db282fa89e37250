"""Answer pooling cases: `manage.py pool CASES.json --json OUT.json`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from synthesis.meta.interface import pool_cases


class Command(BaseCommand):
    """Reads a list of cases (or a single one), writes the list of answers."""

    help = "Pool the studies of cases given as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", type=Path, help="file with a JSON list of cases")
        parser.add_argument("--json", type=Path, help="file for the answers")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cases = json.loads(options["cases"].read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(f"The cases can't be read: {error.strerror}") from error
        except ValueError as error:
            raise CommandError(f"The cases are not JSON: {error}") from error
        answers = pool_cases(cases if isinstance(cases, list) else [cases])
        text = json.dumps(answers, allow_nan=False)
        if options["json"] is None:
            self.stdout.write(text)
        else:
            options["json"].write_text(text, encoding="utf-8")
