"""Choices on the page of a consensus whose answers arrive in turned order, in a real browser."""

from playwright.sync_api import Locator, Page, Route


def answered_in_turned_order(page: Page, first: Locator, second: Locator) -> None:
    """Make two choices at once; the answer to the first arrives after that to the second."""
    held: list[Route] = []
    page.route("**/settle/", lambda route: held.append(route))
    for choice, n_sent in ((first, 1), (second, 2)):
        choice.check()
        # The request is announced before it reaches the route: only what is held can be answered.
        while len(held) < n_sent:
            page.wait_for_timeout(20)
    assert len(held) == 2
    answers = [route.fetch() for route in held]
    for route, answer in reversed(list(zip(held, answers, strict=True))):
        with page.expect_response("**/settle/"):
            route.fulfill(response=answer)
    page.unroute("**/settle/")
