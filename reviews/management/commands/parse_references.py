"""Read a file of references and say what is in it; change nothing."""

import io
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.formats.report import write_json

UNREADABLE = 2


class Command(BaseCommand):
    help = "Read a file of references; write its records, warnings and errors as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", type=Path, help="where to write; standard output otherwise")

    def handle(self, *, file: Path, json: Path | None, **_: object) -> None:
        try:
            with file.open("rb") as source:
                if json is None:
                    out = io.StringIO()
                    refusal = write_json(source, out)
                    self.stdout.write(out.getvalue())
                else:
                    with json.open("w", encoding="utf-8") as written:
                        refusal = write_json(source, written)
        except OSError as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        if refusal:
            raise CommandError(refusal.text, returncode=UNREADABLE)
