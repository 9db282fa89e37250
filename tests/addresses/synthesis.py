"""The addresses of the synthesis app."""

from reviews.permissions import Act
from tests.addresses.world import BOTH, POST, Row, World
from tests.factories import synthesis as pooling


def an_analysis(world: World) -> dict[str, object]:
    return {"analysis": pooling.computed(world.owner).uuid}


def a_figure(world: World) -> dict[str, object]:
    return {**an_analysis(world), "layout": "wide", "kind": "svg"}


def a_box(_world: World) -> dict[str, object]:
    return {"box": "records_screened"}


def a_diagram(_world: World) -> dict[str, object]:
    return {"kind": "svg"}


ROWS: tuple[Row, ...] = (
    # Analyses
    Row(name="synthesis:flow", gate=Act.VIEW_REVIEW),
    Row(name="synthesis:box", gate=Act.VIEW_REVIEW, kwargs=a_box),
    Row(name="synthesis:box-csv", gate=Act.EXPORT, kwargs=a_box),
    Row(name="synthesis:diagram", gate=Act.EXPORT, kwargs=a_diagram),
    Row(name="synthesis:published", gate=Act.VIEW_REVIEW),
    Row(name="synthesis:analyses", gate=Act.VIEW_REVIEW),
    Row(name="synthesis:analysis-add", gate=Act.EDIT_ANALYSES, methods=BOTH),
    Row(name="synthesis:analysis", gate=Act.VIEW_REVIEW, kwargs=an_analysis),
    Row(name="synthesis:analysis-part", gate=Act.VIEW_REVIEW, kwargs=an_analysis),
    Row(name="synthesis:analysis-change", gate=Act.EDIT_ANALYSES, methods=BOTH, kwargs=an_analysis),
    Row(
        name="synthesis:analysis-archive", gate=Act.EDIT_ANALYSES, methods=POST, kwargs=an_analysis
    ),
    Row(
        name="synthesis:analysis-restore", gate=Act.EDIT_ANALYSES, methods=POST, kwargs=an_analysis
    ),
    Row(
        name="synthesis:analysis-compute", gate=Act.EDIT_ANALYSES, methods=POST, kwargs=an_analysis
    ),
    Row(name="synthesis:analysis-figure", gate=Act.EXPORT, kwargs=a_figure),
    Row(name="synthesis:analysis-data", gate=Act.EXPORT, kwargs=an_analysis),
    Row(name="synthesis:analysis-result", gate=Act.EXPORT, kwargs=an_analysis),
    Row(name="synthesis:analysis-script", gate=Act.EXPORT, kwargs=an_analysis),
    # Reports
    Row(name="synthesis:reports", gate=Act.EXPORT),
)
