"""Runs as text files: the data with effects and weights, an R script; and what files are called."""

from __future__ import annotations

import json
import re
import unicodedata

from django.utils.translation import gettext as _

from synthesis.runs.data_table import data_csv
from synthesis.runs.r_script import r_script
from synthesis.selectors.analyses import AnalysisRow, RunRow
from synthesis.selectors.run_words import SHORT_PLANNINGS, reason_in_words, why_out


def data_file(row: AnalysisRow, run: RunRow) -> str:
    """The rows, effects and weights as CSV."""
    return data_csv(run.result, why_not=reason_in_words, why_out=why_out, stale=" ".join(row.why))


def result_file(row: AnalysisRow, run: RunRow) -> str:
    """The result as JSON, with what it rests on and whether it still stands.

    result_sha256 is that of `result` as JSON with sorted keys, no spaces, and characters beyond ASCII as they are.
    """
    version, snapshot = run.version, run.snapshot
    around = {
        "analysis": version.asked.title,
        "illustrative": run.result.is_illustrative,
        "out_of_date": " ".join(row.why),
        "snapshot": {"revision": snapshot.revision, "sha256": snapshot.sha256},
        "specification": {"version": version.number, "sha256": version.sha256},
        "engine": {**run.engine, "sha256": run.engine_sha256},
        "result_sha256": run.result_sha256,
        "result": json.loads(run.body),
    }
    return json.dumps(around, ensure_ascii=False, allow_nan=False)


def script_file(row: AnalysisRow, run: RunRow) -> str:
    """The R script, with what the numbers rest on."""
    asked = run.version.asked
    marks = (
        [_("ILLUSTRATIVE: these numbers are no findings.")] if run.result.is_illustrative else []
    )
    marks += [_("OUT OF DATE: %(why)s") % {"why": why} for why in row.why[:1]]
    head = [
        f"{asked.title} ({SHORT_PLANNINGS[asked.planning]})",
        *marks,
        _("Snapshot %(revision)s, SHA-256 %(sha256)s")
        % {"revision": run.snapshot.revision, "sha256": run.snapshot.sha256},
        _("Specification version %(number)s, SHA-256 %(sha256)s")
        % {"number": run.version.number, "sha256": run.version.sha256},
        _("Engine: %(engine)s")
        % {"engine": ", ".join(f"{name} {value}" for name, value in run.engine.items())},
        _('Needs R and its package metafor: install.packages("metafor")'),
    ]
    return r_script(run.result, asked, head=head, why_not=reason_in_words)


def file_stem(title: str) -> str:
    """A name for files from an analysis's title: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "analysis"
