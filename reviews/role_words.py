"""Roles and stages in words, for pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.roles import Role, Stage

STAGE_NAMES: dict[Stage, str | Promise] = {
    Stage.TITLE_ABSTRACT: _("titles and abstracts"),
    Stage.FULL_TEXT: _("full texts"),
    Stage.EXTRACTION: _("extractions"),
    Stage.RISK_OF_BIAS: _("risk of bias"),
}
ROLE_WORDS: dict[Role, str | Promise] = {
    Role.LEAD: _("amends the protocol, manages the team, re-opens decisions, locks the data set"),
    Role.INFORMATION_SPECIALIST: _(
        "searches, imports, duplicates and finding full texts; no votes"
    ),
    Role.REVIEWER: _("votes on records and reports"),
    Role.ADJUDICATOR: _("settles conflicts between others, never their own"),
    Role.EXTRACTOR: _("groups reports into studies, extracts their data"),
    Role.ASSESSOR: _("assesses risk of bias"),
    Role.STATISTICIAN: _("specifies analyses"),
    Role.OBSERVER: _("looks on, with no part in the work"),
}
