"""The rows of what people say, which events hold by reference."""

from __future__ import annotations

from reviews.models import Remark
from reviews.remarks import RemarkRef


def remark_row(said: RemarkRef | None) -> Remark | None:
    """The row of a remark that an act has just taken in."""
    return None if said is None else Remark.objects.get(uuid=said["remark"])
