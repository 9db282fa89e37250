"""Free text beside the ledger: rows that can be erased, named in events by salted hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from reviews.models import Remark

RemarkRef = dict[str, str]


def written_remark(
    *, review_id: UUID, author_id: UUID, text: str, at: datetime
) -> tuple[Remark, RemarkRef]:
    """An unsaved remark and what an event says of it: {"remark": id, "sha256": hash of salt and text}."""
    salt = secrets.token_hex(16)
    digest = hashlib.sha256((salt + text).encode()).hexdigest()
    row = Remark(
        review_id=review_id,
        author_id=author_id,
        text=text,
        salt=salt,
        sha256=digest,
        written_at=at,
    )
    return row, {"remark": str(row.uuid), "sha256": digest}
