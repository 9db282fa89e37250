"""Verdicts and states as chips with sign and word, and texts with the criteria's words marked."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from screening.highlights import Mark, MarkedWords, marked

register = template.Library()

CHIPS: dict[str, tuple[str, str | Promise]] = {
    "include": ("include", _("Include")),
    "maybe": ("maybe", _("Maybe")),
    "exclude": ("exclude", _("Exclude")),
    "included": ("include", _("Included")),
    "excluded": ("exclude", _("Excluded")),
    "": ("pending", _("Open")),
}
MARK_CLASSES = {Mark.INCLUDE: "in", Mark.EXCLUDE: "out"}


@register.simple_tag
def chip(value: str) -> SafeString:
    """A verdict or a state: sign, word and colour. "" is what is still open."""
    name, word = CHIPS[value]
    return format_html(
        '<span class="q-state {}"><svg class="q-icon" aria-hidden="true"><use href="#i-{}"/></svg>{}</span>',
        name,
        name,
        word,
    )


@register.filter
def marks(text: str, words: MarkedWords) -> SafeString:
    """The text with the words of the criteria marked."""
    return format_html_join(
        "",
        "{}",
        (
            (
                piece.text
                if piece.mark is None
                else format_html(
                    '<mark class="{}">{}</mark>', MARK_CLASSES[piece.mark], piece.text
                ),
            )
            for piece in marked(text, words)
        ),
    )
