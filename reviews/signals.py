"""What this app tells those downstream, heard within the same transaction (`send`, never `send_robust`)."""

from __future__ import annotations

from django.dispatch import Signal

# review_created(act, review, owner)
review_created = Signal()
# records_staged(records: list[Record]): rows of an import that isn't committed yet; roots only
records_staged = Signal()
# staged_dropped(batch: UUID): a killed or cancelled job's staged rows go
staged_dropped = Signal()
# import_undone(act, batch: Import)
import_undone = Signal()
# records_merged(act, pairs: list[tuple[Record, Record]]): by a person, (record, into), after the rows changed
records_merged = Signal()
# records_unmerged(act, records: list[Record]): each stands on its own again
records_unmerged = Signal()
# records_removed(act, records: list[Record]), records_restored(act, records: list[Record])
records_removed = Signal()
records_restored = Signal()
# roles_changed(act, member: Member): after the rows changed; a role may have gone with work still open
roles_changed = Signal()
# member_removed(act, member: Member)
member_removed = Signal()
