"""What the rules of reviews.dedup do on labelled sets; docs/methods.md tells how it was measured, and a test compares."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """One labelled set. sensitivity: duplicates that the machine merged, of all; after: with a person's answers.

    asked: pairs that a person is asked about, of 1,000 records. Records of different works became one in none of them.
    """

    name: str | Promise
    n_records: int
    n_duplicates: int
    sensitivity: str
    after: str
    asked: int


MEASURED = (
    Measured(
        name=_("synthetic, with traps"),
        n_records=4980,
        n_duplicates=2895,
        sensitivity="0.987",
        after="0.999",
        asked=12,
    ),
    Measured(
        name=_("respiratory (Rathbone 2015, Syst Rev 4:6)"),
        n_records=1988,
        n_duplicates=436,
        sensitivity="0.968",
        after="0.993",
        asked=6,
    ),
    Measured(
        name=_("haematology (the same)"),
        n_records=1415,
        n_duplicates=131,
        sensitivity="0.901",
        after="0.962",
        asked=8,
    ),
    Measured(
        name=_("copper (IEBH/dedupe-sweep)"),
        n_records=505,
        n_duplicates=150,
        sensitivity="0.993",
        after="1.000",
        asked=2,
    ),
)
