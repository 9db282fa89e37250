"""Small pieces that every page uses: signs, numbers, dates in the review's time zone."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign of the sprite; the word stands beside it as text."""
    return format_html(
        '<svg class="q-icon" aria-hidden="true"><use href="#{}"/></svg>',
        name if name.startswith("rob-") else f"i-{name}",
    )


@register.filter
def thousands(number: int | None) -> str:
    """A count with a comma at thousands, as PRISMA diagrams print it; blank for None."""
    return "" if number is None else f"{number:,}"
