"""Where uploaded files live: a folder, or an S3-compatible bucket, as QUORUM_FILES_URL says."""

from __future__ import annotations

from importlib import import_module
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage, Storage


def storage_of_files_url() -> Storage:
    """The storage named by QUORUM_FILES_URL: file:///folder or s3://bucket?endpoint_url=... (with requirements/s3.txt)."""
    parts = urlsplit(settings.QUORUM_FILES_URL)
    if parts.scheme == "file":
        return FileSystemStorage(location=unquote(parts.path), file_permissions_mode=0o600)
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
