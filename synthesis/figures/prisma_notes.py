"""The standard footnotes of a flow: what makes its arithmetic close, and what is still pending.

Boxes that the templates don't have are told under the diagram while they are not zero.
"""

from collections.abc import Mapping

from synthesis.figures.prisma_diagram import Footnote
from synthesis.figures.wording import count

Boxes = Mapping[str, int | None]


def pending_sentences(boxes: Boxes) -> tuple[str, ...]:
    """What the DRAFT band says; empty when nothing is pending.

    boxes: counts by key; keys that are absent or None count as 0.
    """
    records = _sum(boxes, "pending_screening", "other_pending_screening")
    reports = _sum(
        boxes,
        "pending_retrieval",
        "pending_full_text",
        "other_pending_retrieval",
        "other_pending_full_text",
    )
    parts = [_of(n, word) for n, word in ((records, "record"), (reports, "report")) if n]
    if not parts:
        return ()
    return (f"{' and '.join(parts)} {_be(records + reports)} pending.",)


def standard_notes(boxes: Boxes) -> tuple[Footnote, ...]:
    """The footnotes in the order of the diagram, main column first.

    boxes: as for pending_sentences. Only sentences with something to tell are returned.
    """
    notes = (
        _screening(boxes),
        _retrieval(boxes),
        _assessment(boxes, ""),
        _other_records(boxes),
        _other_retrieval(boxes),
        _assessment(boxes, "other_"),
        _studies(boxes),
    )
    return tuple(note for note in notes if note is not None)


def _screening(boxes: Boxes) -> Footnote | None:
    n = _sum(boxes, "pending_screening")
    if not n:
        return None
    text = f"{_of(n, 'record')} {_verb(n, 'wait')} for a decision on title and abstract."
    return Footnote(text=text, places=("records_screened",), pending=True)


def _retrieval(boxes: Boxes) -> Footnote | None:
    sentences = []
    records, reports = _sum(boxes, "records_to_full_text"), _sum(boxes, "reports_sought")
    if records != reports:
        sentences.append(_belonging(records, reports))
    waiting = _waiting(boxes, "")
    if waiting:
        sentences.append(f"{waiting}.")
    if not sentences:
        return None
    return Footnote(text=" ".join(sentences), places=("reports_sought",), pending=bool(waiting))


def _other_retrieval(boxes: Boxes) -> Footnote | None:
    sentences = []
    records, reports = _sum(boxes, "other_records_sought"), _sum(boxes, "other_reports_sought")
    if records != reports:
        sentences.append(f"By other methods, {_belonging(records, reports)}")
    waiting = _waiting(boxes, "other_")
    if waiting:
        sentences.append(f"By other methods, {waiting}.")
    if not sentences:
        return None
    return Footnote(
        text=" ".join(sentences), places=("other_reports_sought",), pending=bool(waiting)
    )


def _assessment(boxes: Boxes, column: str) -> Footnote | None:
    awaiting = _sum(boxes, f"{column}reports_awaiting")
    ongoing = _sum(boxes, f"{column}reports_ongoing")
    if not awaiting and not ongoing:
        return None
    assessed = _sum(boxes, f"{column}reports_assessed")
    included = _sum(boxes, f"{column}reports_included")
    parts = [f"{count(included)} {_be(included)} included"]
    if awaiting:
        parts.append(f"{count(awaiting)} {_verb(awaiting, 'await')} classification")
    if ongoing:
        studies = "an ongoing study" if ongoing == 1 else "ongoing studies"
        parts.append(f"{count(ongoing)} {_be(ongoing)} of {studies}")
    text = f"Of {_of(assessed, 'report')} assessed, {_listed(parts)}."
    return Footnote(text=text, places=(f"{column}reports_assessed",))


def _other_records(boxes: Boxes) -> Footnote | None:
    told = {
        key: _sum(boxes, key)
        for key in (
            "other_duplicates",
            "other_removed_before_retrieval",
            "other_screened_out",
            "other_pending_screening",
        )
    }
    if not any(told.values()):
        return None
    duplicates, removed, excluded, waiting = told.values()
    sought = _sum(boxes, "other_records_sought")
    parts = []
    if duplicates:
        parts.append(
            f"{count(duplicates)} {'is a duplicate' if duplicates == 1 else 'are duplicates'}"
        )
    if removed:
        parts.append(f"{count(removed)} {_was(removed)} removed before retrieval")
    if excluded:
        parts.append(f"{count(excluded)} {_was(excluded)} excluded on title and abstract")
    if waiting:
        parts.append(f"{count(waiting)} {_verb(waiting, 'wait')} for screening")
    parts.append(f"{count(sought)} went on")
    total = sum(told.values()) + sought
    text = f"Of {_of(total, 'record')}, {_listed(parts)}."
    return Footnote(text=text, places=("other_identified",), pending=waiting > 0)


def _studies(boxes: Boxes) -> Footnote | None:
    sentences = []
    further = _sum(boxes, "new_reports_of_previous_studies")
    if further:
        new, previous = _sum(boxes, "new_reports"), _sum(boxes, "previous_reports")
        addition = f"{count(previous)} + {count(new)} + {count(further)}"
        included = new + further
        sentences.append(
            f"{_of(included, 'report')} {_was(included)} included: {count(new)} of new studies and"
            f" {count(further)} further {_plural(further, 'report')} of studies of the previous"
            f" version ({addition} = {count(previous + new + further)})."
        )
    if pending_sentences(boxes):
        sentences.append(
            "Studies so far; the number can rise or fall while reports are pending or are linked"
            " to studies."
        )
    return Footnote(text=" ".join(sentences), places=("new_studies",)) if sentences else None


def _waiting(boxes: Boxes, column: str) -> str:
    """ "11 reports wait for retrieval and 19 for assessment", or ""."""
    stages = (("pending_retrieval", "retrieval"), ("pending_full_text", "assessment"))
    waits = [(_sum(boxes, column + key), aim) for key, aim in stages]
    waits = [(n, aim) for n, aim in waits if n]
    if not waits:
        return ""
    (n, aim), *rest = waits
    first = f"{_of(n, 'report')} {_verb(n, 'wait')} for {aim}"
    return first + "".join(f" and {count(m)} for {other}" for m, other in rest)


def _belonging(records: int, reports: int) -> str:
    they = "it belongs" if records == 1 else "they belong"
    return f"{_of(records, 'record')} went on to full text; {they} to {_of(reports, 'report')}."


def _sum(boxes: Boxes, *keys: str) -> int:
    return sum(boxes.get(key) or 0 for key in keys)


def _plural(n: int, word: str) -> str:
    return word if n == 1 else f"{word}s"


def _of(n: int, word: str) -> str:
    return f"{count(n)} {_plural(n, word)}"


def _verb(n: int, verb: str) -> str:
    return f"{verb}s" if n == 1 else verb


def _be(n: int) -> str:
    return "is" if n == 1 else "are"


def _was(n: int) -> str:
    return "was" if n == 1 else "were"


def _listed(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
