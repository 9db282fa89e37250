"""The PRISMA diagram of a review as files: SVG, PNG, PDF, and the CSV of the PRISMA2020 R package."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from reviews.models import Review
from synthesis.figures import export, prisma
from synthesis.figures.canvas import Target
from synthesis.figures.caption import Caption
from synthesis.figures.prisma_diagram import (
    Footnote,
    PrismaDiagram,
    Reason,
    Source,
    SourceKind,
    Template,
)
from synthesis.figures.prisma_notes import pending_sentences, standard_notes
from synthesis.prisma.boxes import PARTED, Box
from synthesis.prisma.flow import Flow
from synthesis.prisma.package_csv import package_csv
from synthesis.selectors.figure_words import clean
from synthesis.selectors.flow import flow_of


class DiagramFormat(StrEnum):
    """What a diagram can be downloaded as."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"
    CSV = "csv"


MEDIA_TYPES = {
    DiagramFormat.SVG: "image/svg+xml",
    DiagramFormat.PNG: "image/png",
    DiagramFormat.PDF: "application/pdf",
    DiagramFormat.CSV: "text/csv; charset=utf-8",
}


def diagram_of(review: Review, flow: Flow, *, on: date | None = None) -> PrismaDiagram:
    """The flow as the figure needs it; its texts are without characters that a figure may not hold."""
    boxes = {box.value: flow.count(box) for box in flow.boxes if box not in PARTED}
    told = {"day": on.isoformat(), "zone": review.time_zone} if on else {}
    when = _(" As of the end of %(day)s (%(zone)s).") % told if on else ""
    diagram = PrismaDiagram(
        template=Template(flow.template.value),
        boxes=boxes,
        sources=tuple(
            Source(
                id=key,
                name=source.name or _("Unnamed source"),
                kind=SourceKind(source.kind.value),
                n=flow.count(Box.IDENTIFIED_BY_SOURCE, key),
                yield_reported=source.yield_reported,
            )
            for key, source in flow.sources.items()
        ),
        reasons=_reasons(flow, Box.REPORTS_EXCLUDED_REASONS),
        other_reasons=_reasons(flow, Box.OTHER_REPORTS_EXCLUDED_REASONS),
        draft=(*pending_sentences(boxes), *_disputes(flow)),
        footnotes=(*standard_notes(boxes), *_priors(flow)),
        caption=Caption(
            lead=_("Figure."),
            text=_("PRISMA 2020 flow diagram: %(title)s.") % {"title": review.title.rstrip(".")}
            + when,
        ),
        illustrative=review.is_illustrative,
    )
    return _cleaned(diagram)


def diagram_file(
    review: Review, flow: Flow, kind: DiagramFormat, *, on: date | None = None
) -> bytes:
    """The diagram of a review's flow in one format. on: the day as of whose end the flow is, if it isn't now's."""
    if kind is DiagramFormat.CSV:
        return package_csv(flow, marks=_marks(review, flow, on)).encode()
    svg = prisma.draw_prisma(diagram_of(review, flow, on=on), target=Target.EXPORT)
    if kind is DiagramFormat.SVG:
        return svg.encode()
    draw = export.to_png if kind is DiagramFormat.PNG else export.to_pdf
    return draw(svg, substitute=True)


def _marks(review: Review, flow: Flow, on: date | None) -> dict[str, str]:
    """What the pictures say around their boxes."""
    found = {
        "as_of": "" if on is None else on.isoformat(),
        "draft": "yes" if diagram_of(review, flow, on=on).draft else "",
        "illustrative": "yes" if review.is_illustrative else "",
    }
    return {name: said for name, said in found.items() if said}


def write_diagram(*, review: UUID, folder: Path, name: str = "prisma") -> list[Path]:
    """Write the diagram of a review in every format to a folder. The files, in the order of DiagramFormat."""
    folder.mkdir(parents=True, exist_ok=True)
    row = Review.objects.get(uuid=review)
    flow = flow_of(row)
    written = []
    for kind in DiagramFormat:
        path = folder / f"{name}.{kind.value}"
        path.write_bytes(diagram_file(row, flow, kind))
        written.append(path)
    return written


def _cleaned(diagram: PrismaDiagram) -> PrismaDiagram:
    """The diagram whose every text can be drawn, whatever people wrote."""
    caption = diagram.caption
    return replace(
        diagram,
        sources=tuple(replace(each, name=clean(each.name)) for each in diagram.sources),
        reasons=tuple(replace(each, text=clean(each.text)) for each in diagram.reasons),
        other_reasons=tuple(replace(each, text=clean(each.text)) for each in diagram.other_reasons),
        draft=tuple(clean(text) for text in diagram.draft),
        footnotes=tuple(replace(each, text=clean(each.text)) for each in diagram.footnotes),
        caption=caption and replace(caption, text=clean(caption.text)),
        stale=clean(diagram.stale),
    )


def _reasons(flow: Flow, box: Box) -> tuple[Reason, ...]:
    if box not in flow.boxes:
        return ()
    return tuple(Reason(id=text, text=text, n=n) for text, n in flow.counts_by_part(box).items())


def _disputes(flow: Flow) -> tuple[str, ...]:
    n = len(flow.reasons_disputed)
    if not n:
        return ()
    if n == 1:
        return (_("The reason for excluding 1 report is in dispute."),)
    return (_("The reasons for excluding %(n)s reports are in dispute.") % {"n": n},)


def _priors(flow: Flow) -> tuple[Footnote, ...]:
    return tuple(
        Footnote(
            text=_("Of which %(n)s removed before import, declared by %(source)s.")
            % {"n": prior.duplicates, "source": flow.sources[source].name},
            places=(f"source:{source}", "duplicates_removed"),
        )
        for source, prior in flow.priors.items()
        if prior.duplicates
    )
