"""The columns of an import's table, and what each is taken to give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from reviews.fact_words import FACT_NAMES
from reviews.formats.judgements import names_verdicts
from reviews.models import Import, Member
from reviews.permissions import Act, may
from reviews.sources import ImportState


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column. fact: what it is taken to give, "" for none. samples: its first values.

    is_kept: these are not told, since they may say what others decided.
    """

    name: str
    fact: str
    samples: Sequence[str]
    is_kept: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnsPage:
    """The columns of a table. is_remembered: they are taken as somebody said of an earlier file with the same ones."""

    batch: UUID
    file_name: str
    columns: Sequence[Column]
    is_remembered: bool


def columns_page(member: Member, batch: UUID) -> ColumnsPage | None:
    """The columns of an import of which a person may say what they give; None where there are none."""
    rows = Import.objects.filter(review_id=member.review_id, uuid=batch).select_related("file")
    row = rows.first()
    if row is None or not is_mappable(row):
        return None
    said = row.columns or _said_before(row)
    is_lead = may(member, Act.TAKE_OVER_VOTES)
    return ColumnsPage(
        batch=row.uuid,
        file_name="" if row.file is None else row.file.name,
        columns=[
            Column(
                name=each["name"],
                fact=said.get(each["name"], "") if said else _proposed(each["fact"]),
                samples=() if is_kept else each["samples"],
                is_kept=is_kept,
            )
            for each in row.preview["columns"]
            for is_kept in [not is_lead and names_verdicts(each["name"])]
        ],
        is_remembered=bool(said) and not row.columns,
    )


def is_mappable(row: Import) -> bool:
    """Whether a person may say what the columns of an import's table give: of a table that no known source wrote,
    before it counts, and before it is divided."""
    states = {ImportState.PREVIEWED.value, ImportState.REFUSED.value}
    is_unknown = not row.dialect and bool(row.preview.get("columns"))
    return is_unknown and row.state in states and not row.part


def column_names(row: Import) -> frozenset[str]:
    """What the columns of an import's table are called."""
    return frozenset(each["name"] for each in row.preview.get("columns", ()))


def _said_before(row: Import) -> Mapping[str, str]:
    """What somebody said last of a table of the review with the same columns; {} if nobody did."""
    names = column_names(row)
    others = Import.objects.filter(review_id=row.review_id).exclude(uuid=row.uuid)
    newest = others.exclude(columns={}).order_by("-created_at", "-uuid")
    said = newest.values_list("columns", flat=True).iterator()
    return next((columns for columns in said if columns.keys() == names), {})


def _proposed(fact: str | None) -> str:
    return fact if fact is not None and fact in FACT_NAMES else ""
