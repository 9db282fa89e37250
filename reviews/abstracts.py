"""Abstracts cut into the parts that their headings name. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

_NAMES = (
    r"background(?: and (?:aims?|objectives?|purpose))?|introduction|context|importance|rationale|significance"
    r"|(?:study |primary |main )?(?:objectives?|aims?|purposes?|goals?|hypothes[ie]s)(?: and (?:methods?|hypothes[ie]s))?"
    r"|(?:(?:patients|subjects|participants|materials?|data|design|study design) (?:and|&) )?methods?(?: and (?:materials?|findings|analysis|results))?"
    r"|methodology|(?:study |trial )?design(?:,? (?:setting|participants)[^:.]{0,60})?|settings?(?: and participants)?"
    r"|(?:study )?(?:participants|patients|population|subjects|sample)|eligibility criteria|inclusion criteria"
    r"|interventions?(?:\(s\))?|exposures?|comparisons?|comparators?|data sources?|data extraction(?: and synthesis)?|data synthesis"
    r"|study selection|search (?:methods|strategy)|selection criteria|data collection and analysis"
    r"|(?:primary |main |secondary )?(?:outcomes?|endpoints?)(?: (?:and|&) measures?| measures?)?|measurements?(?: and main results)?|main (?:outcome measures?|results)"
    r"|(?:main )?(?:results?|findings?)(?: and (?:conclusions?|discussion|limitations))?|observations?|interpretation"
    r"|discussion|(?:authors'? )?conclusions?(?:\(s\))?(?: and (?:relevance|implications|significance))?|limitations?(?: of the study)?|strengths and limitations"
    r"|implications?(?: for practice)?|clinical (?:relevance|significance|implications)|relevance"
    r"|(?:clinical )?trial registration(?: number)?|registration(?: number)?|systematic review registration|funding|keywords?|level of evidence"
)
# A heading stands at the beginning, after a sentence's end, or on a line of its own; then a colon, or, in capitals, a
# full stop or a line's end.
_HEADING = re.compile(
    rf"(?:\A|(?<=[.!?\])])\s+|\n\s*)(?P<name>(?i:{_NAMES}))(?:\s*:\s*|(?:(?<=[A-Z])\s*[.\n]\s*))"
)
_CAPITALS = re.compile(r"(?:\A|(?<=[.!?\])])\s+|\n\s*)(?P<name>[A-Z][A-Z /&,()'-]{3,48}[A-Z)]):\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of an abstract. heading: as printed, in sentence case; "" where there is none."""

    heading: str
    text: str


def sections_of(abstract: str) -> tuple[Section, ...]:
    """The parts of an abstract in order; one part without a heading where it has none."""
    text = _tidy(abstract)
    if not text:
        return ()
    found = sorted(
        {
            m.start("name"): m for pattern in (_CAPITALS, _HEADING) for m in pattern.finditer(text)
        }.items()
    )
    marks = [match for _start, match in found]
    if not marks:
        return tuple(Section(heading="", text=part) for part in text.split("\n\n"))
    parts = []
    if before := text[: marks[0].start()].strip():
        parts.append(Section(heading="", text=before))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        end = len(text) if following is None else following.start()
        if body := text[mark.end() : end].strip():
            parts.append(Section(heading=_heading(mark["name"]), text=" ".join(body.split())))
    return tuple(parts)


def _tidy(abstract: str) -> str:
    """White space single, at most one blank line between paragraphs: patterns stay linear."""
    lines = (" ".join(line.split()) for line in abstract.splitlines())
    paragraphs = ("\n".join(group) for filled, group in groupby(lines, key=bool) if filled)
    return "\n\n".join(paragraphs)


def _heading(name: str) -> str:
    name = " ".join(name.split())
    return name[:1].upper() + name[1:].lower() if name.isupper() or name.islower() else name
