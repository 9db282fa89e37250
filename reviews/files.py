"""Where uploaded files live: a folder, or an S3-compatible bucket, as QUORUM_FILES_URL says."""

from __future__ import annotations

import os
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage


class PrivateFolder(FileSystemStorage):
    """A folder whose files are whole or not there, and their owner's only from the first byte.

    A name here says what the bytes are, so that writing one twice at the same time gives one file.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    # Any: Django's own signature, which takes a file of texts or of bytes.
    def _save(self, name: str, content: File[Any]) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, begun = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
            Path(begun).replace(path)
        except BaseException:
            Path(begun).unlink()
            raise
        return name


def storage_of_files_url() -> Storage:
    """The storage named by QUORUM_FILES_URL: file:///folder or s3://bucket?endpoint_url=... (with requirements/s3.txt)."""
    parts = urlsplit(settings.QUORUM_FILES_URL)
    if parts.scheme == "file":
        return PrivateFolder(location=unquote(parts.path))
    if parts.scheme == "s3":
        options = {key: found[-1] for key, found in parse_qs(parts.query).items()}
        try:
            s3 = import_module("storages.backends.s3")
        except ImportError as error:
            raise ImproperlyConfigured(
                "QUORUM_FILES_URL names a bucket. Type: python -m pip install --require-hashes -r requirements/s3.txt"
            ) from error
        storage: Storage = s3.S3Storage(bucket_name=parts.netloc, **options)
        return storage
    raise ImproperlyConfigured("QUORUM_FILES_URL must start with file:/// or s3://.")
