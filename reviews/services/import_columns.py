"""What a person says of the columns of a table whose headings don't say it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import jobs, ledger, permissions
from reviews.errors import DomainError
from reviews.formats.headings import Fact
from reviews.models import Import, Member
from reviews.permissions import Act
from reviews.selectors.import_columns import column_names, is_mappable
from reviews.services.imports import PREVIEW, NotPreviewed, import_of
from reviews.sources import ImportState


class NoTitleColumn(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Say which column gives the title."))


class ColumnsChanged(DomainError):
    """Other columns than those of the file."""

    def __init__(self) -> None:
        super().__init__(_("These are not the columns of this file. Reload the page."))


def map_columns(*, by: Member, batch: UUID, columns: Mapping[str, str], key: UUID) -> Import:
    """Let a job read an import's table again, its columns as a person says. Nothing counts by it.

    columns: for each of its columns the fact that it gives, "" for none. Kept with the import, so that the same bytes
    are read alike ever after, and proposed for the next table of the review with the same columns. Raises NotFound,
    NotPreviewed, ColumnsChanged, NoTitleColumn.
    """
    with ledger.act(by=by, key=key, content=("columns", batch, dict(columns))):
        permissions.check(by, Act.IMPORT)
        target = import_of(by, batch)
        if target.state == ImportState.UPLOADED.value and target.columns == columns:
            return target
        if not is_mappable(target):
            raise NotPreviewed
        if columns.keys() != column_names(target):
            raise ColumnsChanged
        if Fact.TITLE not in columns.values():
            raise NoTitleColumn
        target.columns = dict(columns)
        target.state = ImportState.UPLOADED.value
        target.save(update_fields=["columns", "state"])
        jobs.enqueue(review_id=by.review_id, kind=PREVIEW, ref=target.uuid, asked_by=by.uuid)
    return target
