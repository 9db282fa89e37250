"""What the frame of every page needs: the review's navigation and the member who looks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from reviews import seams


def review_shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: member, review and navigation within a review; nothing elsewhere."""
    member = getattr(request, "member", None)
    if member is None:
        return {}
    return {"member": member, "review": member.review, "nav": seams.nav_of(request, member)}
