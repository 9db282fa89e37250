"""What can be done with all records of a list. Pure."""

from __future__ import annotations

from enum import StrEnum

# On more records than so many, an act is a job.
MANY = 500


class Doing(StrEnum):
    """An act on a whole list."""

    TAG = "tag"
    UNTAG = "untag"
    REMOVE = "remove"
    RESTORE = "restore"


TAGGING = frozenset({Doing.TAG, Doing.UNTAG})
