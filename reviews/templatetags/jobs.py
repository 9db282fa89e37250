"""What the part that shows a job needs."""

from __future__ import annotations

from typing import Any

from django import template

from reviews.models import Job
from reviews.selectors.jobs import JobRow, job_row

register = template.Library()


@register.simple_tag(takes_context=True)
def shown_job(context: dict[str, Any], job: Job) -> JobRow:
    """A job's row as the member who looks may see it."""
    return job_row(context["member"], job)
