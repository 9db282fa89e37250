"""Small pieces that every page uses: signs, the key of an act, addresses, numbers, dates in the review's time zone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reviews.ids import new_uuid
from reviews.models import Member, Review, User
from reviews.permissions import ROLE_NAMES
from reviews.role_words import STAGE_NAMES
from reviews.roles import Held, Stage
from reviews.selectors.days import day, moment
from reviews.selectors.people import name_of
from reviews.shell import home_of

register = template.Library()
register.filter(day)
register.filter(moment)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign of the sprite; the word stands beside it as text."""
    return format_html(
        '<svg class="q-icon" aria-hidden="true"><use href="#{}"/></svg>',
        name if name.startswith("rob-") else f"i-{name}",
    )


@register.simple_tag
def act_key() -> SafeString:
    """The hidden field that names the act of a form, so that sending it twice has no second effect."""
    return format_html('<input type="hidden" name="key" value="{}">', new_uuid())


@register.simple_tag
def nav_url(entry: Mapping[str, Any], review: Review) -> str:
    """Address of an entry of a review's navigation."""
    return reverse(entry["url_name"], kwargs={"review": review.uuid, **entry["kwargs"]})


@register.simple_tag
def review_home(member: Member) -> str:
    """Address of the home of the member's review."""
    return home_of(member)


@register.filter
def thousands(number: int | None) -> str:
    """A count with a comma at thousands, as PRISMA diagrams print it; blank for None."""
    return "" if number is None else f"{number:,}"


@register.filter
def person(user: User) -> str:
    """The name of a person; words for one who was forgotten."""
    return name_of(user)


@register.filter
def roles_in_words(held: Held) -> str:
    """Roles with their stages: lead, reviewer (full texts)."""
    words = []
    for role in dict.fromkeys(role for role, _stage in held):
        stages = [STAGE_NAMES[Stage(stage)] for each, stage in held if each is role and stage]
        named = f" ({', '.join(map(str, stages))})" if stages else ""
        words.append(f"{ROLE_NAMES[role]}{named}")
    return ", ".join(words)
