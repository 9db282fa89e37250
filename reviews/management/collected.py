"""Static files collected into STATIC_ROOT, again only when something about them has changed."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from django import __version__ as django_version
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

MARK = ".collected"


def fingerprint() -> str:
    """SHA-256 over what decides the collected files: each source's path, size and time, and the storage's code."""
    digest = hashlib.sha256(django_version.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"\n{name} {status.st_size} {status.st_mtime_ns}".encode())
    # Django hands out a lazy stand-in; __class__ is the real one's.
    code = sys.modules[staticfiles_storage.__class__.__module__].__file__
    if code:
        digest.update(Path(code).read_bytes())
    return digest.hexdigest()


def collect_if_changed() -> bool:
    """Collect the static files unless STATIC_ROOT holds them as they are now; whether it had to."""
    mark = Path(settings.STATIC_ROOT) / MARK
    now = fingerprint()
    if mark.is_file() and mark.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(now)
    return True
