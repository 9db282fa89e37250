"""Backup and restore: every row and file in one tar, between SQLite and PostgreSQL, with the same hashes and numbers.

The archive holds manifest.json, tables/<app.model>.jsonl (one row a line, in no promised order) and files/<path>.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, ProgrammingError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from reviews import ledger, sealed
from reviews.belonging import LABELS, tables
from reviews.errors import DomainError
from reviews.models import Heartbeat, IndexedText, LedgerHead, StoredFile, User
from reviews.one_moment import one_moment
from reviews.selectors.projections import differences
from reviews.services.indexing import index_review

FORMAT = 1
BATCH = 500
# What comes of reading something that only looks like a backup: any type at any place, and rows that no table takes.
UNREADABLE = (
    tarfile.TarError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    ValidationError,
    SuspiciousOperation,
    DataError,
    IntegrityError,
    ProgrammingError,
)


class BadArchive(DomainError):
    """The file is not a backup that this version can restore."""

    status = 422


class NotEmpty(DomainError):
    """Restoring never writes over anything."""

    def __init__(self) -> None:
        super().__init__(_("This database is not empty. Restore into a new one."))


class FileUnreadable(DomainError):
    """A backup without one of the kept files would be none."""

    def __init__(self, stored: StoredFile, error: OSError) -> None:
        super().__init__(
            _(
                "The kept file %(path)s can't be read: %(why)s. verify_ledger lists every file that is missing or damaged."
            )
            % {"path": stored.path, "why": error.strerror or error}
        )


def backup(out: Path) -> dict[str, int]:
    """Write everything to a new tar, as of one moment, without stopping anybody's work. Rows by table.

    The tar is its owner's to read only, as it holds people's addresses. Raises FileExistsError, FileUnreadable.
    """
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        return _written(handle)
    except BaseException:
        out.unlink()
        raise


def _written(handle: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    with (
        os.fdopen(handle, "wb") as file,
        one_moment(),
        tarfile.open(fileobj=file, mode="w") as tar,
        tempfile.TemporaryDirectory() as folder,
    ):
        for model in _models():
            label = model._meta.label_lower
            path = Path(folder) / "rows.jsonl"
            counts[label] = _dump(model, path)
            tar.add(path, arcname=_table(model))
        for stored in StoredFile.objects.order_by("uuid"):
            _add_file(tar, stored)
        _add_text(tar, "manifest.json", json.dumps(_manifest(counts), indent=1))
    return counts


def restore(archive: Path) -> dict[str, int]:
    """Fill an empty, migrated database from a backup, and verify every file's, every ledger's and all content's hash.

    Tables that repeat the ledger are compared with it, as rebuild_projection does. All or nothing. Raises BadArchive, NotEmpty.
    """
    if User.objects.exists() or LedgerHead.objects.exists():
        raise NotEmpty
    written: list[str] = []
    try:
        with tarfile.open(archive, "r") as tar, transaction.atomic():
            return _restore(tar, written)
    except BaseException as error:
        for path in written:
            default_storage.delete(path)
        if isinstance(error, UNREADABLE):
            raise BadArchive(_("This file is not a complete backup of Quorum.")) from error
        raise


def _restore(tar: tarfile.TarFile, written: list[str]) -> dict[str, int]:
    manifest = json.loads(_text(tar, "manifest.json"))
    if manifest["format"] != FORMAT or manifest["migrations"] != _migrations():
        raise BadArchive(
            _(
                "The backup was made by another version of Quorum. Restore it with that version, then upgrade."
            )
        )
    counts = {model._meta.label_lower: _load(tar, model) for model in _models()}
    if counts != manifest["counts"]:
        raise BadArchive(_("The backup's tables don't have the rows that it promises."))
    _refuse_strangers(tar)
    for stored in StoredFile.objects.order_by("uuid"):
        _restore_file(tar, stored, written)
    _reset_sequences()
    _refuse_broken(manifest["heads"])
    for review in LedgerHead.objects.values_list("review_id", flat=True):
        index_review(review)
    return counts


def _refuse_strangers(tar: tarfile.TarFile) -> None:
    known = {"manifest.json", *(_table(model) for model in _models())}
    known |= {f"files/{stored.path}" for stored in StoredFile.objects.all()}
    for member in tar.getmembers():
        if member.name not in known or not member.isreg():
            raise BadArchive(
                _("The backup holds “%(name)s”, which no backup holds.") % {"name": member.name}
            )


def _refuse_broken(heads: object) -> None:
    """Compare with the heads that the manifest names, then with every hash, then each table with what the ledger says."""
    if heads != _heads():
        raise BadArchive(_("The backup's ledgers don't end as it promises."))
    for head in LedgerHead.objects.all():
        if ledger.verify(head.review_id) is not None:
            raise BadArchive(
                _("The ledger of review %(review)s is not whole.") % {"review": head.review_id}
            )
        for fault in sealed.faults_of(head.review_id):
            raise BadArchive(
                _("Content of review %(review)s is not as it was written: %(fault)s.")
                % {"review": head.review_id, "fault": fault}
            )
        for found in differences(head.review_id):
            raise BadArchive(
                _("Tables of review %(review)s are not as its ledger says: %(table)s, %(key)s.")
                % {"review": head.review_id, "table": found.projection, "key": found.key}
            )


def _models() -> list[type[models.Model]]:
    """Every table of the product, link tables included; not what says which processes live, and what words are found by."""
    return [model for model in tables() if model not in {Heartbeat, IndexedText}]


def _table(model: type[models.Model]) -> str:
    return f"tables/{model._meta.label_lower}.jsonl"


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return list(model._meta.concrete_fields)


def _dump(model: type[models.Model], path: Path) -> int:
    names = [field.attname for field in _fields(model)]
    n = 0
    with path.open("w", encoding="utf-8") as file:
        rows = model._default_manager.values_list(*names)
        for row in rows.iterator(chunk_size=BATCH):
            file.write(json.dumps(dict(zip(names, row, strict=True)), default=_plain) + "\n")
            n += 1
    return n


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} can't be kept in a backup.")


def _load(tar: tarfile.TarFile, model: type[models.Model]) -> int:
    source = tar.extractfile(_table(model))
    if source is None:
        raise KeyError(model._meta.label_lower)
    fields = {field.attname: field for field in _fields(model)}
    n, batch = 0, []
    for line in source:
        row = json.loads(line)
        if row.keys() != fields.keys():
            raise ValueError(model._meta.label_lower)
        batch.append(model(**{name: fields[name].to_python(value) for name, value in row.items()}))
        n += 1
        if len(batch) == BATCH:
            model._default_manager.bulk_create(batch)
            batch = []
    model._default_manager.bulk_create(batch)
    return n


def _add_file(tar: tarfile.TarFile, stored: StoredFile) -> None:
    name = f"files/{stored.path}"
    try:
        kept = default_storage.open(stored.path)
    except OSError as error:
        raise FileUnreadable(stored, error) from error
    with kept as file:
        info = tarfile.TarInfo(name)
        info.size = file.size
        tar.addfile(info, file)


def _restore_file(tar: tarfile.TarFile, stored: StoredFile, written: list[str]) -> None:
    source = tar.extractfile(f"files/{stored.path}")
    if source is None:
        raise KeyError(stored.path)
    with tempfile.TemporaryFile() as whole:
        digest = hashlib.sha256()
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            whole.write(chunk)
        if digest.hexdigest() != stored.sha256:
            raise BadArchive(_("The file %(file)s doesn't have its hash.") % {"file": stored.uuid})
        whole.seek(0)
        if sealed.file_fault(stored):
            # Nothing, or what an interrupted attempt left there.
            default_storage.delete(stored.path)
            written.append(stored.path)
            default_storage.save(stored.path, File(whole))


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def _text(tar: tarfile.TarFile, name: str) -> str:
    source = tar.extractfile(name)
    if source is None:
        raise KeyError(name)
    return source.read().decode()


def _manifest(counts: dict[str, int]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "migrations": _migrations(),
        "counts": counts,
        "heads": _heads(),
    }


def _heads() -> dict[str, list[int | str]]:
    """How each review's ledger ends."""
    return {str(head.review_id): [head.seq, head.sha256] for head in LedgerHead.objects.all()}


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in LABELS)


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
