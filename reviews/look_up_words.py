"""Looking elsewhere, and notices, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.enrichment.interface import Service, Wanted
from reviews.enrichment.notices import Nature
from reviews.enrichment.retraction_file import DoubtKind
from reviews.event_shape import Recorded
from reviews.formats.messages import MessageKind, Reason
from reviews.mark_words import NATURES, SERVICES
from reviews.message_words import message_text, refusal_text
from reviews.models import Found

Payload = Mapping[str, Any]
# Steps of jobs, and why a file of notices is refused beside what references are refused for.
ASKING, READING, MARKING = "asking services", "reading notices", "marking records"
NOT_A_LIST = "not_a_list"
# What a file of references is told in these cases would lead astray here.
NO_LIST = {
    NOT_A_LIST,
    Reason.NO_RECORDS,
    Reason.NOT_RECOGNISED,
    Reason.NOT_REFERENCES,
    Reason.NO_TITLE_COLUMN,
}

FOUND_NAMES: Mapping[Found, str | Promise] = {
    Found.ABSTRACT: gettext_lazy("abstract"),
    Found.DOI: gettext_lazy("DOI"),
    Found.OPEN_COPY: gettext_lazy("open copy"),
}
WANTED_NAMES: Mapping[Wanted, str | Promise] = {
    Wanted.ABSTRACT: gettext_lazy("missing abstracts"),
    Wanted.DOI: gettext_lazy("missing DOIs"),
    Wanted.NOTICES: gettext_lazy("notices of retraction and correction"),
    Wanted.OPEN_COPY: gettext_lazy("copies that everybody can read"),
}
STEPS: Mapping[str, str | Promise] = {
    ASKING: gettext_lazy("asking about records"),
    READING: gettext_lazy("reading notices"),
    MARKING: gettext_lazy("marking records"),
}
NAMES: Mapping[str, str | Promise] = {
    "reviews.look_ups_switched": gettext_lazy("Asking other services switched"),
    "reviews.look_up_started": gettext_lazy("Other services asked"),
    "reviews.notices_uploaded": gettext_lazy("File of notices uploaded"),
    "reviews.look_up_undone": gettext_lazy("Look-up undone"),
    "reviews.value_added": gettext_lazy("Missing value added"),
    "reviews.value_taken_back": gettext_lazy("Added value taken back"),
    "reviews.value_put_back": gettext_lazy("Added value put back"),
    "reviews.notice_marked": gettext_lazy("Report marked by a notice"),
    "reviews.notice_taken_back": gettext_lazy("Notice taken back"),
    "reviews.notice_put_back": gettext_lazy("Notice put back"),
}
DOUBTS: Mapping[DoubtKind, str | Promise] = {
    DoubtKind.NATURE_UNKNOWN: gettext_lazy(
        "“%(said)s” is none of the kinds of notices; the line was not read."
    ),
    DoubtKind.DAY_UNREADABLE: gettext_lazy(
        "The day “%(said)s” can't be read; the notice is kept without it."
    ),
}


def _switched(payload: Payload) -> str:
    if payload["is_on"]:
        return _("let other services be asked about the review's records")
    return _("let no other services be asked any more")


def _started(payload: Payload) -> str:
    n = payload["n_records"]
    text = ngettext(
        "asked %(services)s about %(n)s record", "asked %(services)s about %(n)s records", n
    )
    names = ", ".join(SERVICES[Service(each)] for each in payload["services"])
    return text % {"services": names, "n": f"{n:,}"}


def _added(payload: Payload) -> str:
    return _("added what a record lacked, from %(service)s: %(what)s") % {
        "service": SERVICES[Service(payload["service"])],
        "what": FOUND_NAMES[Found(payload["field"])],
    }


def _marked(payload: Payload) -> str:
    what = NATURES[Nature(payload["nature"])]
    if not payload["service"]:
        return _("found a notice about a report in a file: %(what)s") % {"what": what}
    return _("found a notice about a report at %(service)s: %(what)s") % {
        "service": SERVICES[Service(payload["service"])],
        "what": what,
    }


WORDS: Mapping[str, Callable[[Payload], str]] = {
    "reviews.look_ups_switched": _switched,
    "reviews.look_up_started": _started,
    "reviews.notices_uploaded": lambda _payload: _("uploaded a file of notices"),
    "reviews.look_up_undone": lambda _payload: _("undid a look-up: nothing of it counts"),
    "reviews.value_added": _added,
    "reviews.value_taken_back": lambda _payload: _("took back a value from another service"),
    "reviews.value_put_back": lambda _payload: _("put a value from another service back"),
    "reviews.notice_marked": _marked,
    "reviews.notice_taken_back": lambda _payload: _("took back a notice about a report"),
    "reviews.notice_put_back": lambda _payload: _("put a notice about a report back"),
}


def in_words() -> Mapping[str, Callable[[Recorded], str | Promise]]:
    """The events for the registry, which hands over whole events."""

    def words_of(say: Callable[[Payload], str]) -> Callable[[Recorded], str | Promise]:
        return lambda event: say(event.payload)

    return {kind: words_of(say) for kind, say in WORDS.items()}


def line_text(message: Mapping[str, Any]) -> str:
    """What is said of a line of a file of notices, as a look-up keeps it."""
    if message["kind"] in set(DoubtKind):
        text: str = str(DOUBTS[DoubtKind(message["kind"])]) % message["params"]
        return text
    return message_text({**message, "kind": MessageKind(message["kind"])})


def refused_text(refusal: Mapping[str, Any]) -> str:
    """Why a file is no list of notices; "" where it is one."""
    if refusal.get("kind") in NO_LIST:
        return _(
            "This is no list of notices: it has no columns RetractionNature and OriginalPaperDOI or OriginalPaperPubMedID. Upload retraction_watch.csv as Crossref publishes it."
        )
    return refusal_text(refusal)
