"""What was judged of a record in the program that wrote the file: verdicts, reasons, labels, notes.

Rayyan keeps them in the notes, "RAYYAN-INCLUSION: {"Ana"=>"Included"} | RAYYAN-LABELS: a,b |
RAYYAN-EXCLUSION-REASONS: c | USER-NOTES: {"Ana"=>["d"]}"; ASReview in columns of its own, or as notes
"ASReview_relevant"; Covidence in the notes, "Exclusion reason: c;", and tags; Quorum in its own field.
What EPPI-Reviewer coded is not in the files that it writes for other programs.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .own_field import MARK, standing_of
from .reference import RawField


class Judged(StrEnum):
    """The verdict of somebody on a record."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    MAYBE = "maybe"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """One verdict. by: the name in the other program; "" where the file doesn't name anybody."""

    by: str
    verdict: Judged


@dataclass(frozen=True, kw_only=True, slots=True)
class Concluded:
    """A decision of the other program's team, which is nobody's vote. is_included: else it was excluded."""

    at_full_text: bool
    is_included: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgements:
    """All that the file says of one record. reasons: of an exclusion. notes: (name, text). concluded: stage by stage."""

    judgements: tuple[Judgement, ...] = ()
    concluded: tuple[Concluded, ...] = ()
    reasons: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


MARKS = ("RAYYAN-", "asreview", '"included"', '"covidence #"')
"""What stands in the tags, as JSON, of every record of which something is said; case doesn't matter."""

NOTES = frozenset(("n1", "notes", "note"))
_RAYYAN_PART = re.compile(
    r"(?:^|[|\s])(RAYYAN-INCLUSION|RAYYAN-LABELS|RAYYAN-EXCLUSION-REASONS|USER-NOTES):"
)
# Each sign is looked at once: a text without its closing mark goes to the end.
_RUBY = re.compile(r'"((?:[^"\\]|\\.)*)(?:"|\\?\Z)|(=>|\[|\])', re.DOTALL)
_REASON_PREFIX = "__exr__"
_BY_RAYYAN = {"included": Judged.INCLUDED, "excluded": Judged.EXCLUDED, "maybe": Judged.MAYBE}

_ASREVIEW_COLUMNS = ("asreview_label", "included")
_COVIDENCE_COLUMN = "covidence #"
_COLUMNS = frozenset((*_ASREVIEW_COLUMNS, "asreview_note", _COVIDENCE_COLUMN))
_BY_COLUMN = {"1": Judged.INCLUDED, "0": Judged.EXCLUDED}
_ASREVIEW_NOTE = re.compile(r"\bASReview_(relevant|irrelevant)\b")
_BY_NOTE = {"relevant": Judged.INCLUDED, "irrelevant": Judged.EXCLUDED}

# Names of columns, of whatever program: "Decision", "reviewer 2", "Reason for exclusion", "quorum_decisions".
_VERDICT_COLUMN = re.compile(
    r"\b(?:decisions?|verdicts?|votes?|voted|incl|included?|excl|excluded?|eligible|rejected|screen(?:ed|ers?|ing)"
    r"|reviewers?|raters?|exclusion reasons?|reasons? for excl(?:u(?:sion|ding))?)\b"
)
# Between the words of a name: "Include/Exclude", "Reason.for.exclusion" as R writes it, "finalDecision".
_GAP = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
_OWN_NOTE = "Quorum decision:"
_DECIDED = {"included": True, "excluded": False}
_FULL_TEXT = "full_text"

_COVIDENCE_REASON = re.compile(r"(?:^|;)\s*Exclusion reason:\s*([^;]+)")


def judgements_of(raw: Iterable[RawField]) -> Judgements | None:
    """What the tags of a record say of it; None where they say nothing."""
    fields = [(tag.strip().casefold(), value) for tag, value in raw if value.strip()]
    notes = "\n".join(value for tag, value in fields if tag in NOTES)
    tags = {tag: value.strip() for tag, value in fields}
    found = _own(fields) or _rayyan(notes) or _asreview(tags, notes) or _covidence(tags, notes)
    return None if found in (None, Judgements()) else found


def tells_of_judgements(raw: Iterable[RawField]) -> bool:
    """Whether the tags of a record may tell how others judged it: by what is known of programs, or by a column's name."""
    fields = [(tag, value) for tag, value in raw if value.strip()]
    return judgements_of(fields) is not None or any(
        names_verdicts(tag) or value.startswith(MARK) or _OWN_NOTE in value for tag, value in fields
    )


@lru_cache(maxsize=1024)
def names_verdicts(tag: str) -> bool:
    """Whether a column, or an element, is called as if it held what somebody decided."""
    words = _GAP.sub(" ", tag).casefold()
    return tag.strip().casefold() in _COLUMNS or bool(_VERDICT_COLUMN.search(words))


def _rayyan(notes: str) -> Judgements | None:
    parts = list(_RAYYAN_PART.finditer(notes))
    if not any(part[1].startswith("RAYYAN") for part in parts):
        return None
    ends = [part.start() for part in parts[1:]] + [len(notes)]
    texts: dict[str, str] = {}
    for part, end in zip(parts, ends, strict=True):
        texts[part[1]] = texts.get(part[1], "") + notes[part.end() : end].strip(" |\n")
    labels = _listed(texts.get("RAYYAN-LABELS", ""))
    reasons = _listed(texts.get("RAYYAN-EXCLUSION-REASONS", ""))
    old = [label for label in labels if label.casefold().startswith(_REASON_PREFIX)]
    return Judgements(
        judgements=tuple(_verdicts(texts.get("RAYYAN-INCLUSION", ""))),
        reasons=_once([*reasons, *(label[len(_REASON_PREFIX) :] for label in old)]),
        labels=_once(label for label in labels if label not in old),
        notes=tuple(
            (by, text) for by, texts_of in _hash(texts.get("USER-NOTES", "")) for text in texts_of
        ),
    )


def _verdicts(text: str) -> Iterable[Judgement]:
    """The last verdict of each person, in the order of their first."""
    last: dict[str, Judged] = {}
    for by, (said, *_) in _hash(text):
        verdict = _BY_RAYYAN.get(said.casefold())
        if verdict is not None:
            last[by] = verdict
    return [Judgement(by=by, verdict=verdict) for by, verdict in last.items()]


def _hash(text: str) -> Iterator[tuple[str, list[str]]]:
    """The entries of a hash as Ruby writes it: "name"=>"value", or "name"=>["value", ...]; those without value not."""
    name, values, place = "", list[str](), "name"
    for token in _RUBY.finditer(text):
        quoted, sign = token.groups()
        match place, sign:
            case "name", None:
                name = _text(quoted)
            case "name", "=>":
                place = "value"
            case "value", None:
                yield name, [_text(quoted)]
                place = "name"
            case "value", "[":
                place = "list"
            case "list", None:
                values.append(_text(quoted))
            case "list", "]":
                if values:
                    yield name, values
                values, place = [], "name"


def _asreview(tags: dict[str, str], notes: str) -> Judgements | None:
    columns = [tags[name] for name in _ASREVIEW_COLUMNS if name in tags]
    said = [_BY_COLUMN.get(value.removesuffix(".0")) for value in columns]
    said += [_BY_NOTE[found] for found in _ASREVIEW_NOTE.findall(notes)]
    verdict = next((found for found in said if found is not None), None)
    note = tags.get("asreview_note", "")
    if verdict is None and not note:
        return None
    return Judgements(
        judgements=() if verdict is None else (Judgement(by="", verdict=verdict),),
        notes=(("", note),) if note else (),
    )


def _covidence(tags: dict[str, str], notes: str) -> Judgements | None:
    if _COVIDENCE_COLUMN not in tags:
        return None
    reasons = _once(_COVIDENCE_REASON.findall(notes))
    # It has reasons at full text alone.
    concluded = (Concluded(at_full_text=True, is_included=False),) if reasons else ()
    labels = _once(re.split("[;,]", tags.get("tags", "")))
    return Judgements(concluded=concluded, reasons=reasons, labels=labels)


def _own(fields: Iterable[RawField]) -> Judgements | None:
    standing = standing_of(fields)
    if standing is None:
        return None
    decided = [each for each in standing.decisions if each.state in _DECIDED]
    return Judgements(
        concluded=tuple(
            Concluded(at_full_text=each.stage == _FULL_TEXT, is_included=_DECIDED[each.state])
            for each in decided
        ),
        reasons=_once(reason for each in decided for reason in each.reasons),
        labels=_once(standing.tags),
    )


def _listed(text: str) -> list[str]:
    return text.split(",")


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _text(quoted: str) -> str:
    """The text between quotation marks, as Ruby and JSON write it."""
    try:
        return str(json.loads(f'"{quoted}"', strict=False)).strip()
    except ValueError:
        return quoted.replace('\\"', '"').strip()
