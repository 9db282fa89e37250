"""Make an account from the command line: the first one of a server, or one for somebody without mail."""

from __future__ import annotations

import getpass
import secrets
from argparse import ArgumentParser

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

from reviews.errors import DomainError
from reviews.management.prepared import DataCommand
from reviews.services.people import create_account


class Command(DataCommand):
    """Prints a random password, or asks for one with --ask."""

    help = "Make an account. Prints a random password, unless --ask is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--ask", action="store_true", help="ask for the password")
        parser.add_argument("--operator", action="store_true", help="the person runs this server")

    def handle(self, *, email: str, name: str, ask: bool, operator: bool, **_: object) -> None:
        password = getpass.getpass("Password: ") if ask else secrets.token_urlsafe(12)
        try:
            validate_email(email)
            validate_password(password)
            create_account(email=email, name=name, password=password, is_operator=operator)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Made the account {email}.")
        if not ask:
            self.stdout.write(f"Password: {password}")
