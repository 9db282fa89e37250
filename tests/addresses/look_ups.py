"""The addresses of look-ups and notices."""

from reviews.permissions import Act
from tests.addresses.world import POST, Row, World
from tests.factories import reviews


def a_look_up(world: World) -> dict[str, object]:
    return {"look_up": reviews.notice(world.owner).look_up_id}


def a_notice(world: World) -> dict[str, object]:
    return {"notice": reviews.notice(world.owner).uuid}


def a_finding(world: World) -> dict[str, object]:
    return {"finding": reviews.finding(world.owner).uuid}


ROWS = (
    Row(name="reviews:look-ups", gate=Act.VIEW_REVIEW),
    Row(name="reviews:look-ups-switch", gate=Act.CHANGE_SETTINGS, methods=POST),
    Row(name="reviews:look-up-start", gate=Act.CORRECT_RECORDS, methods=POST),
    Row(name="reviews:notices-upload", gate=Act.CORRECT_RECORDS, methods=POST),
    Row(name="reviews:look-up", gate=Act.VIEW_REVIEW, kwargs=a_look_up),
    Row(name="reviews:look-up-undo", gate=Act.CORRECT_RECORDS, methods=POST, kwargs=a_look_up),
    Row(name="reviews:notices", gate=Act.VIEW_REVIEW),
    Row(
        name="reviews:notice-take-back",
        gate=Act.CORRECT_RECORDS,
        methods=POST,
        kwargs=a_notice,
        data=lambda _world: {"reason": "Of another report."},
    ),
    Row(name="reviews:notice-put-back", gate=Act.CORRECT_RECORDS, methods=POST, kwargs=a_notice),
    Row(
        name="reviews:finding-take-back",
        gate=Act.CORRECT_RECORDS,
        methods=POST,
        kwargs=a_finding,
    ),
    Row(name="reviews:finding-put-back", gate=Act.CORRECT_RECORDS, methods=POST, kwargs=a_finding),
)
