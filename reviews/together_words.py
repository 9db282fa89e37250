"""Acts on all records of a list in words: what they are called, what came of them, how they are taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from reviews.doing import Doing

TAKING_BACK = "taking_back"
# What a job is at, by its step.
STEPS: Mapping[str, Promise] = {
    Doing.TAG.value: later("attaching the tag"),
    Doing.UNTAG.value: later("taking the tag off"),
    Doing.REMOVE.value: later("removing before screening"),
    Doing.RESTORE.value: later("putting back"),
    TAKING_BACK: later("taking it back"),
}
TITLES: Mapping[Doing, Promise] = {
    Doing.TAG: later("Tag many records"),
    Doing.UNTAG: later("Take a tag off many records"),
    Doing.REMOVE: later("Remove many records before screening"),
    Doing.RESTORE: later("Put many records back"),
}
TITLES_BACK: Mapping[Doing, Promise] = {
    Doing.TAG: later("Take the tagging of many records back"),
    Doing.UNTAG: later("Put a tag on many records again"),
    Doing.REMOVE: later("Take the removal of many records back"),
}


def said(doing: Doing, n: int) -> str:
    """What came of it."""
    text = {
        Doing.TAG: ngettext("%(n)s record is tagged.", "%(n)s records are tagged.", n),
        Doing.UNTAG: ngettext("The tag is off %(n)s record.", "The tag is off %(n)s records.", n),
        Doing.REMOVE: ngettext(
            "%(n)s record is removed before screening.",
            "%(n)s records are removed before screening.",
            n,
        ),
        Doing.RESTORE: ngettext(
            "%(n)s record is back and waits for screening.",
            "%(n)s records are back and wait for screening.",
            n,
        ),
    }[doing]
    return text % {"n": f"{n:,}"}


def said_back(doing: Doing, n: int) -> str:
    """What came of taking it back."""
    text = {
        Doing.TAG: ngettext(
            "The tag is off %(n)s record again.", "The tag is off %(n)s records again.", n
        ),
        Doing.UNTAG: ngettext("The tag is back once.", "The tag is back %(n)s times.", n),
        Doing.REMOVE: said(Doing.RESTORE, n),
        Doing.RESTORE: said(Doing.REMOVE, n),
    }[doing]
    return text % {"n": f"{n:,}"}


def asked(payload: Mapping[str, Any]) -> str:
    """That somebody asked for it, to be read after their name."""
    n = payload["n_records"]
    if payload["undoes"] is not None:
        return _("asked for an act on many records to be taken back")
    text = {
        Doing.TAG: ngettext(
            "asked for %(n)s record to be tagged", "asked for %(n)s records to be tagged", n
        ),
        Doing.UNTAG: ngettext(
            "asked for a tag to be taken off %(n)s record",
            "asked for a tag to be taken off %(n)s records",
            n,
        ),
        Doing.REMOVE: ngettext(
            "asked for %(n)s record to be removed before screening",
            "asked for %(n)s records to be removed before screening",
            n,
        ),
        Doing.RESTORE: ngettext(
            "asked for %(n)s record to be put back", "asked for %(n)s records to be put back", n
        ),
    }[Doing(payload["doing"])]
    return text % {"n": f"{n:,}"}
