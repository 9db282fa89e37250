"""What screening tells those downstream, heard within the same transaction."""

from __future__ import annotations

from django.dispatch import Signal

# report_included(act, report: Report): at full text; also when a parked inclusion returns
report_included = Signal()
# report_inclusion_withdrawn(act, report: Report): re-opened, excluded after all, or no longer sought
report_inclusion_withdrawn = Signal()
