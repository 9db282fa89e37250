"""Whether a test has failed, for fixtures that do something about it at their end."""

import pytest

REPORTS = pytest.StashKey[dict[str, pytest.TestReport]]()


def remember(item: pytest.Item, report: pytest.TestReport) -> None:
    """Keep the report of one of the test's phases."""
    item.stash.setdefault(REPORTS, {})[report.when] = report


def failure(item: pytest.Item) -> pytest.TestReport | None:
    """The report of the test itself if it has failed, else None."""
    report = item.stash.get(REPORTS, {}).get("call")
    return report if report is not None and report.failed else None
