"""Read a file of references: `parse_references FILE --json OUT.json`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.formats.report import write_json

UNREADABLE = 2


class Command(BaseCommand):
    help = "Read a file of references and write what is in it as JSON; nothing is imported."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="an export of a database or reference manager")
        parser.add_argument("--json", type=Path, required=True, help="where the records go")

    # Any: Django's own signature.
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with (
                options["file"].open("rb") as file,
                options["json"].open("w", encoding="utf-8") as out,
            ):
                refusal = write_json(file, out)
        except OSError as error:
            raise CommandError(str(error)) from error
        if refusal:
            raise CommandError(refusal.text, returncode=UNREADABLE)
