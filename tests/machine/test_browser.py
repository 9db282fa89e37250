"""A page that complains fails its test."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.machine.browser import SCREENSHOTS, Pages

PAGE = "data:text/html,<title>t</title><p>hello</p>"


def test_a_quiet_page_passes(pages: Pages) -> None:
    page = pages()
    page.goto(PAGE)
    expect(page.get_by_text("hello")).to_be_visible()
    pages.check()


@pytest.mark.parametrize(
    "script", ["console.error('broken thing')", "throw new Error('broken thing')"]
)
def test_a_page_that_complains_fails_unless_that_was_expected(pages: Pages, script: str) -> None:
    page = pages()
    page.goto(PAGE)
    page.set_content(f"<script>{script}</script>")
    page.wait_for_timeout(100)
    with pytest.raises(AssertionError, match="broken thing"):
        pages.check()
    pages.allow("broken th.ng")
    pages.check()


def test_two_pages_are_two_people(pages: Pages) -> None:
    assert pages().context is not pages().context


def test_pictures_are_taken_at_both_widths_and_in_both_schemes(
    pages: Pages, picture: Callable[..., list[Path]]
) -> None:
    page = pages()
    page.goto(PAGE)
    files = picture(page, "trial-of-pictures")
    names = [re.sub(r"^trial-of-pictures-|\.png$", "", file.name) for file in files]
    assert names == ["1280-light", "1280-dark", "390-light", "390-dark"]
    assert all(file.parent == SCREENSHOTS and file.stat().st_size for file in files)
    for file in files:
        file.unlink()


def test_a_page_that_is_wider_than_a_small_phone_fails(
    pages: Pages, picture: Callable[..., list[Path]]
) -> None:
    page = pages()
    page.goto(PAGE)
    page.set_content("<select id='wide'><option>" + "a long name " * 9)
    with pytest.raises(
        AssertionError, match=r"trial-of-widths is \d+ px wide at 360 px: .*<select id"
    ):
        picture(page, "trial-of-widths")
    page.set_content("<div style='overflow-x: auto'><p style='width: 900px'>scrolls by itself")
    for file in picture(page, "trial-of-widths"):
        file.unlink()
