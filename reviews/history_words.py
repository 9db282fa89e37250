"""The app's events in words: what somebody did, to be read after their name. No ids, nothing of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.correction_words import FIELD_NAMES
from reviews.corrections import Correctable
from reviews.event_shape import Recorded
from reviews.sources import RemovalCause

Payload = Mapping[str, Any]


def _imported(payload: Payload) -> str:
    text = ngettext("imported %(n)s record", "imported %(n)s records", payload["n_records"])
    return _counted(text, payload["n_records"]) + _unread(payload.get("n_unread", 0))


def _unread(n: int) -> str:
    if not n:
        return ""
    text = ngettext(
        "; %(n)s place of the file could not be read",
        "; %(n)s places of the file could not be read",
        n,
    )
    return _counted(text, n)


def _merged(payload: Payload) -> str:
    n = payload["n_pairs"]
    if payload["is_automatic"]:
        text = ngettext(
            "brought %(n)s certain duplicate, which was merged",
            "brought %(n)s certain duplicates, which were merged",
            n,
        )
        return _counted(text, n)
    return _counted(ngettext("merged %(n)s duplicate", "merged %(n)s duplicates", n), n)


def _unmerged(payload: Payload) -> str:
    n = len(payload["records"])
    text = ngettext("took %(n)s duplicate apart again", "took %(n)s duplicates apart again", n)
    return _counted(text, n)


def _found(payload: Payload) -> str:
    n = payload["n_relations"]
    text = ngettext(
        "brought records of %(n)s pair of related reports",
        "brought records of %(n)s pairs of related reports",
        n,
    )
    return _counted(text, n)


def _removed(payload: Payload) -> str:
    n = payload["n_records"]
    text = ngettext(
        "removed %(n)s record before screening", "removed %(n)s records before screening", n
    )
    if payload["why"] == RemovalCause.AUTOMATION:
        text = ngettext(
            "removed %(n)s record that an automation tool had marked as ineligible",
            "removed %(n)s records that an automation tool had marked as ineligible",
            n,
        )
    return _counted(text, n)


def _restored(payload: Payload) -> str:
    n = payload["n_records"]
    return _counted(ngettext("put %(n)s record back", "put %(n)s records back", n), n)


def _corrected(payload: Payload) -> str:
    what = {"what": FIELD_NAMES[Correctable(payload["field"])]}
    if payload["source"] is None:
        return _("corrected a record: %(what)s") % what
    return _("chose the value of another source for a record: %(what)s") % what


def _tagged(payload: Payload) -> str:
    n = payload["n_records"]
    return _counted(ngettext("tagged %(n)s record", "tagged %(n)s records", n), n)


def _untagged(payload: Payload) -> str:
    n = payload["n_records"]
    text = ngettext("took a tag off %(n)s record", "took a tag off %(n)s records", n)
    return _counted(text, n)


def _prior(payload: Payload) -> str:
    return _("declared %(duplicates)s of %(identified)s hits removed as duplicates beforehand") % {
        "duplicates": f"{payload['duplicates']:,}",
        "identified": f"{payload['identified']:,}",
    }


def _counted(text: str, n: int) -> str:
    return text % {"n": f"{n:,}"}


WORDS: Mapping[str, Callable[[Payload], str]] = {
    "reviews.search_added": lambda _payload: _("added a search"),
    "reviews.search_changed": lambda _payload: _("corrected a search"),
    "reviews.search_withdrawn": lambda _payload: _("withdrew a search"),
    "reviews.search_restored": lambda _payload: _("put a withdrawn search back"),
    "reviews.prior_declared": _prior,
    "reviews.prior_withdrawn": lambda _payload: _(
        "took back what was declared of duplicates removed beforehand"
    ),
    "reviews.file_uploaded": lambda _payload: _("uploaded a file"),
    "reviews.records_entered": lambda _payload: _("added by hand what they had found"),
    "reviews.import_confirmed": lambda _payload: _("asked for a file's records to be imported"),
    "reviews.import_discarded": lambda _payload: _("discarded an import before it counted"),
    "reviews.import_committed": _imported,
    "reviews.import_undone": lambda _payload: _("undid an import"),
    "reviews.records_merged": _merged,
    "reviews.records_unmerged": _unmerged,
    "reviews.pair_separated": lambda _payload: _("compared two records: they are different"),
    "reviews.pair_reopened": lambda _payload: _("took the judgement on a pair back"),
    "reviews.pair_asked": lambda _payload: _("asked whether two records are the same"),
    "reviews.pair_withdrawn": lambda _payload: _("took back that two records were asked about"),
    "reviews.relations_found": _found,
    "reviews.records_related": lambda _payload: _(
        "compared two records: two reports that belong together"
    ),
    "reviews.relation_taken_back": lambda _payload: _("took a relation of two reports back"),
    "reviews.relation_put_back": lambda _payload: _("let a relation of two reports stand again"),
    "reviews.records_removed": _removed,
    "reviews.records_restored": _restored,
    "reviews.record_corrected": _corrected,
    "reviews.correction_taken_back": lambda _payload: _("took a correction of a record back"),
    "reviews.tag_made": lambda _payload: _("made a tag"),
    "reviews.tag_changed": lambda _payload: _("changed a tag's name, or to whom it shows"),
    "reviews.tag_deleted": lambda _payload: _("deleted a tag"),
    "reviews.tags_merged": lambda _payload: _("merged a tag into another one"),
    "reviews.tag_restored": lambda _payload: _("put a tag back"),
    "reviews.records_tagged": _tagged,
    "reviews.records_untagged": _untagged,
}


def in_words() -> Mapping[str, Callable[[Recorded], str | Promise]]:
    """The same for the registry, which hands over whole events."""

    def words_of(say: Callable[[Payload], str]) -> Callable[[Recorded], str | Promise]:
        return lambda event: say(event.payload)

    return {kind: words_of(say) for kind, say in WORDS.items()}
