"""How long acts on many records hold the lock: python benchmarks/large_acts.py [--records 150000] [--database postgresql].

Invented records are written as an import writes them, a third of them as copies of others; every tenth work is decided.
All works are tagged, rid of the tag and removed by a tool's mark, and each of that is taken back, by the job that a
worker runs. "Asked" is the request that begins it, "held" its longest transaction, "longest" that of the job, and "CPU"
the most that one of them took of the processor: on SQLite a transaction is the lock. All in milliseconds but for what
says seconds. Another thread meanwhile opens an act of the same review ten times a second: "wait" is how long
that takes; it shares the interpreter with the job, which is more than two processes do to each other.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from reviews.models import Member

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))
HEAD = f"{'':>22}{'changed':>9}{'asked s':>9}{'held':>6}{'job s':>8}{'parts':>7}{'longest':>9}{'CPU':>6}{'wait p50':>10}{'p95':>7}{'max':>7}"


class Watch:
    """The longest transaction of this thread."""

    def __init__(self) -> None:
        from django.db import transaction  # noqa: PLC0415 - Django is set up by now

        self.longest, self.cpu, self._thread = 0.0, 0.0, threading.get_ident()
        self._began, self._depth = (0.0, 0.0), 0
        enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__

        def entered(atomic: Any) -> None:
            enter(atomic)
            if threading.get_ident() == self._thread:
                self._depth += 1
                if self._depth == 1:
                    self._began = (time.perf_counter(), time.thread_time())

        def left(atomic: Any, *error: Any) -> None:
            leave(atomic, *error)
            if threading.get_ident() == self._thread:
                self._depth -= 1
                if self._depth == 0:
                    began, cpu = self._began
                    self.longest = max(self.longest, time.perf_counter() - began)
                    self.cpu = max(self.cpu, time.thread_time() - cpu)

        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = entered, left

    def taken(self) -> tuple[float, float]:
        """The longest since it was asked for last, and the most of the processor that one took; in milliseconds."""
        found = 1e3 * self.longest, 1e3 * self.cpu
        self.longest = self.cpu = 0.0
        return found


@contextmanager
def another(by: "Member") -> Iterator[list[float]]:
    """Somebody whose acts wait for the lock; how many seconds each took."""
    from django.db import connections  # noqa: PLC0415

    from reviews import ledger  # noqa: PLC0415
    from reviews.ids import new_uuid  # noqa: PLC0415

    took: list[float] = []
    stopping = threading.Event()

    def act() -> None:
        while not stopping.wait(0.1):
            start = time.perf_counter()
            with ledger.act(by=by, key=new_uuid()):
                pass
            took.append(time.perf_counter() - start)
        connections.close_all()

    thread = threading.Thread(target=act)
    thread.start()
    try:
        yield took
    finally:
        stopping.set()
        thread.join()


def populate(owner: "Member", n: int) -> None:
    """n records with their places in the queue, some of them decided."""
    from benchmarks.record_list import populate as written  # noqa: PLC0415
    from reviews.models import Record  # noqa: PLC0415
    from screening.models import StageRecord  # noqa: PLC0415
    from screening.services.sleeping import make_places  # noqa: PLC0415

    written(owner, n)
    works = list(Record.objects.distinct_works().filter(review_id=owner.review_id))
    for start in range(0, len(works), 500):
        make_places(works[start : start + 500])
    decided = [work.uuid for work in works[::10]]
    for start in range(0, len(decided), 500):
        rows = StageRecord.objects.filter(record__in=decided[start : start + 500])
        rows.update(state="excluded")


def measure(n: int) -> None:
    """Populate a review, do all the acts, and print a row for each."""
    import django  # noqa: PLC0415 - the environment is set by now
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from benchmarks.timing import load  # noqa: PLC0415
    from reviews.automation import AutomationRule  # noqa: PLC0415 - needs Django
    from reviews.doing import Doing  # noqa: PLC0415
    from reviews.ids import new_uuid  # noqa: PLC0415
    from reviews.selectors.record_lists import asked_of  # noqa: PLC0415
    from reviews.selectors.together import preview  # noqa: PLC0415
    from reviews.services.together import Wanted, act_on_list  # noqa: PLC0415
    from reviews.services.undoing import undo_act  # noqa: PLC0415
    from tests.factories import people, tags  # noqa: PLC0415

    owner = people.review()
    populate(owner, n)
    print(load())
    print(HEAD, flush=True)
    watch, tag = Watch(), tags.tag(owner)
    tool = AutomationRule(tool="A classifier", version="1", rule="Score under 0.1.")

    def act(doing: Doing, **more: Any) -> UUID:
        seen = preview(owner, asked_of({}), doing, tag=str(tag.uuid))
        watch.taken()
        wanted = Wanted(doing=doing, asked=asked_of({}), digest=seen.digest, **more)
        key = new_uuid()
        timed(doing.value, lambda: act_on_list(by=owner, wanted=wanted, key=key))
        return key

    def undo(name: str, of: UUID) -> None:
        timed(name, lambda: undo_act(by=owner, of=of, key=new_uuid()))

    def timed(name: str, ask: Callable[[], object]) -> None:
        row(owner, watch, name, ask)

    undo("tagging back", act(Doing.TAG, tag=tag.uuid))
    act(Doing.TAG, tag=tag.uuid)
    undo("untagging back", act(Doing.UNTAG, tag=tag.uuid))
    undo("removing back", act(Doing.REMOVE, reason="Not trials.", automation=tool))
    print(load())


def row(owner: "Member", watch: Watch, name: str, ask: Callable[[], object]) -> None:
    """Ask for it, let the job do it, and print what was measured."""
    from benchmarks.timing import percentile  # noqa: PLC0415
    from reviews.models import LargeAct  # noqa: PLC0415
    from tests.factories import reviews as made  # noqa: PLC0415

    start = time.perf_counter()
    ask()
    asked, (held, _cpu) = time.perf_counter() - start, watch.taken()
    start = time.perf_counter()
    with another(owner) as waits:
        made.run_jobs(owner)
    done = time.perf_counter() - start
    act = LargeAct.objects.latest("begun_at")
    longest, cpu = watch.taken()
    ms = [1e3 * each for each in (percentile(waits, 0.5), percentile(waits, 0.95), max(waits))]
    print(
        f"{name:>22}{act.n_changed:>9,}{asked:>9.1f}{held:>6.0f}{done:>8.1f}{act.n_parts:>7}"
        f"{longest:>9.0f}{cpu:>6.0f}{ms[0]:>10.0f}{ms[1]:>7.0f}{ms[2]:>7.0f}",
        flush=True,
    )


if __name__ == "__main__":
    from benchmarks.apart import run

    run(__file__, __doc__, measure, records=150_000)
