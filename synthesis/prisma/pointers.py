"""Which copy is a duplicate of which: a forest of pointers that can also be taken back."""

from collections.abc import Iterator


class Pointers:
    """Each copy points to at most one other; following the pointers never comes back.

    Union-find would be faster, but cannot forget a pointer, and every merge can be undone.
    """

    __slots__ = ("_below", "_of")

    def __init__(self) -> None:
        self._of: dict[str, str] = {}
        # A dict is a set that keeps the order in which the copies were joined.
        self._below: dict[str, dict[str, None]] = {}

    def __contains__(self, record: str) -> bool:
        """Whether the copy points to another one."""
        return record in self._of

    def point(self, record: str, of: str) -> bool:
        """Let `record` point to `of` instead of what it pointed to; False if that closes a cycle."""
        if self._on_chain(record, start=of):
            return False
        self.unpoint(record)
        self._of[record] = of
        self._below.setdefault(of, {})[record] = None
        return True

    def unpoint(self, record: str) -> None:
        """Take the copy's pointer back, if it has one."""
        of = self._of.pop(record, None)
        if of is not None:
            below = self._below[of]
            del below[record]
            if not below:
                del self._below[of]

    def withdraw(self, record: str) -> None:
        """Forget a copy; those pointing to it stay together, under its own target or their first."""
        heir = self._of.get(record)
        self.unpoint(record)
        for orphan in tuple(self._below.get(record, ())):
            self.unpoint(orphan)
            if heir is None:
                heir = orphan
            else:
                self._of[orphan] = heir
                self._below.setdefault(heir, {})[orphan] = None

    def clusters(self) -> dict[str, list[str]]:
        """Root -> all members of its cluster, the root first; single copies are left out."""
        found: dict[str, list[str]] = {}
        for root in self._below:
            if root not in self._of:
                members = [root]
                members.extend(self._descendants(root))
                found[root] = members
        return found

    def _descendants(self, record: str) -> Iterator[str]:
        waiting = [record]
        while waiting:
            for child in self._below.get(waiting.pop(), ()):
                yield child
                waiting.append(child)

    def _on_chain(self, record: str, *, start: str) -> bool:
        """Whether `record` is `start` or one of those reached by following pointers from it.

        Walks up from `start` and down from `record` in turns and stops when either walk ends, so
        that neither a long chain nor a large cluster alone makes it slow.
        """
        below = self._descendants(record)
        here: str | None = start
        while here is not None:
            if here == record:
                return True
            child = next(below, None)
            if child is None:
                return False
            if child == start:
                return True
            here = self._of.get(here)
        return False
