"""Ratings made ready for the statistics: categories put together, and the cross-table of two raters."""

from collections.abc import Mapping, Sequence

from screening.agreement.model import Category

Rating = Category | None


def collapse_map(
    categories: Sequence[Category], collapse: Mapping[Category, Category]
) -> dict[Category, Category]:
    """What each category counts as, in the categories' order; its distinct values are those that remain.

    collapse: from a category to the one that takes it in, which may be new and then stands in the first
    one's place. ValueError: an unknown category, or a circle.
    """
    strangers = [category for category in collapse if category not in categories]
    if strangers:
        raise ValueError(f"no such category to collapse: {strangers[0]!r}")
    found: dict[Category, Category] = {}
    for category in categories:
        target, passed = category, {category}
        while (following := collapse.get(target, target)) != target:
            if following in passed:
                raise ValueError(f"collapsing goes round in a circle at {following!r}")
            passed.add(following)
            target = following
        found[category] = target
    return found


def remaining(
    categories: Sequence[Category], mapped: Mapping[Category, Category]
) -> list[Category]:
    """The categories after collapsing, in their order."""
    kept: list[Category] = []
    for category in categories:
        target = mapped[category]
        if (target == category or target not in categories) and target not in kept:
            kept.append(target)
    return kept


def cross_table(
    ratings: Sequence[tuple[Rating, Rating]], categories: Sequence[Category]
) -> list[list[int]]:
    """How often each pair of categories was given; items with a gap are left out.

    ValueError: a rating that isn't a category.
    """
    place = {category: i for i, category in enumerate(categories)}
    table = [[0] * len(categories) for _ in categories]
    for first, second in ratings:
        if first is None or second is None:
            continue
        if first not in place or second not in place:
            raise ValueError(f"not within the categories: {first!r}, {second!r}")
        table[place[first]][place[second]] += 1
    return table
