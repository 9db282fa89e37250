"""The environment, read once and typed; what can't be understood stops the start with a sentence."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """Every setting that comes from outside; each has a default that fits one machine.

    var: the folder of everything that the product writes. files_url: where uploaded files live.
    public_url: the address people type, or "" for a local start. email_from: the sender of every e-mail.
    look_ups: whether other services may be asked about records. contact: whom they find behind the questions.
    """

    var: Path
    database: dict[str, Any]
    broker_url: str
    allowed_hosts: list[str]
    secret_key: str
    debug: bool
    public_url: str
    email: dict[str, Any]
    email_from: str
    files_url: str
    look_ups: bool
    contact: str
    openalex_key: str


def read() -> Environment:
    """The environment as typed values. Raises ImproperlyConfigured, naming the variable and what it may be."""
    env = environ.Env()
    var = Path(env.str("QUORUM_VAR", default=str(BASE_DIR / "var"))).resolve()
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    public_url = _public_url(env.str("QUORUM_PUBLIC_URL", default=""))
    look_ups = env.bool("QUORUM_LOOK_UPS", default=False)
    return Environment(
        var=var,
        database=_database(env, var),
        broker_url=env.str("CELERY_BROKER_URL", default="filesystem://"),
        allowed_hosts=env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]),
        secret_key=env.str("SECRET_KEY", default="") or _kept_secret(var / "secret_key"),
        debug=env.bool("DEBUG", default=False),
        public_url=public_url,
        email=_email(env),
        email_from=_email_from(env.str("QUORUM_EMAIL_FROM", default=""), public_url),
        files_url=env.str("QUORUM_FILES_URL", default=(var / "files").as_uri()),
        look_ups=look_ups,
        contact=_contact(env.str("QUORUM_CONTACT", default=""), is_needed=look_ups),
        openalex_key=env.str("QUORUM_OPENALEX_KEY", default=""),
    )


def _database(env: environ.Env, var: Path) -> dict[str, Any]:
    url = env.str("DATABASE_URL", default="") or f"sqlite:///{var / 'quorum.sqlite3'}"
    try:
        config = dict(env.db_url_config(url))
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"DATABASE_URL can't be read: {error}") from error
    engine = str(config.get("ENGINE", ""))
    if engine.endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;",
        }
        name = str(config["NAME"])
        if not name.startswith((":memory:", "file:")):
            _make_private(Path(name))
        config["TEST"] = {"NAME": f"{name}.test"}
    elif engine.endswith("postgresql"):
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL must start with sqlite:/// or postgres://; other databases are not supported."
        )
    return config


def _make_private(path: Path) -> None:
    """An empty database file for its owner only, before SQLite makes one for all; its journals take after it."""
    if path.parent.is_dir() and not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _email(env: environ.Env) -> dict[str, Any]:
    config: dict[str, Any] = env.email_url("EMAIL_URL", default="consolemail://")
    # filemail:///var/mail comes back as var/mail, which would mean a folder of wherever the server was started.
    if path := config.get("EMAIL_FILE_PATH"):
        config["EMAIL_FILE_PATH"] = f"/{str(path).lstrip('/')}"
    return config


def _email_from(sender: str, public_url: str) -> str:
    """The sender as set, else an address at the host that people type."""
    if not sender:
        return f"Quorum <quorum@{urlsplit(public_url).hostname or 'localhost'}>"
    try:
        validate_email(parseaddr(sender)[1])
    except ValidationError as error:
        raise ImproperlyConfigured(
            "QUORUM_EMAIL_FROM must be like Quorum <quorum@example.org>."
        ) from error
    return sender


def _contact(address: str, *, is_needed: bool) -> str:
    """The address that other services are given with each question."""
    if not address and not is_needed:
        return ""
    try:
        validate_email(address)
    except ValidationError as error:
        raise ImproperlyConfigured(
            "QUORUM_CONTACT must be an e-mail address, as it is sent with each question where QUORUM_LOOK_UPS is on."
        ) from error
    return address


def _kept_secret(path: Path) -> str:
    """The secret beside the database, made on first need; processes that start together agree on one."""
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret_key")  # mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        # The whole file appears under its name at once, or another process's did before.
        with suppress(FileExistsError):
            os.link(name, path)
        os.unlink(name)
    secret = path.read_text().strip()
    if not secret:
        raise ImproperlyConfigured(f"{path} is empty. Delete it, and it is made anew.")
    return secret


def _public_url(url: str) -> str:
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
        raise ImproperlyConfigured(
            "QUORUM_PUBLIC_URL must be like https://reviews.example.org, without a path."
        )
    return f"{parts.scheme}://{parts.netloc}"
