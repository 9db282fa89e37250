"""The forms of imports: files, and what a person says of a preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import NOT_COMPLETE, ActForm, PastDate, helper_of
from reviews.searches import SearchFacts
from reviews.selectors.import_shares import SearchChoices, ShareChoice
from reviews.services.import_splitting import Share, details_of
from reviews.services.imports import Upload
from reviews.source_words import KIND_NAMES
from reviews.sources import SourceKind

NEW = "new"
ONE, EACH = "one", "each"
MOST_FILES = 50


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; what is in them is found by their content, by jobs, so that any file is taken here."""

    widget = FilesInput

    # Any: Django's own signature.
    def clean(self, data: Any, initial: Any = None) -> Any:
        one = super().clean
        files = [one(each, initial) for each in data or [None]]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("These are too many files for once: at most %(n)s. Nothing was uploaded."),
                params={"n": MOST_FILES},
            )
        return files


class UploadForm(ActForm):
    """Files of references."""

    helper = helper_of("file", "search")
    file = FilesField(
        label=_("Files"),
        allow_empty_file=True,
        max_length=255,
        help_text=_(
            "As the databases exported them, as many as you like: RIS, PubMed (.nbib), Web of Science (.ciw), tables and others; packed as .gz or .zip if you like."
        ),
    )
    search = forms.ChoiceField(
        label=_("They come from"),
        required=False,
        help_text=_("Each file's preview asks for its search, unless you say it here."),
    )

    def __init__(self, *args: Any, searches: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["search"] = forms.ChoiceField(
            label=self.fields["search"].label,
            help_text=self.fields["search"].help_text,
            required=False,
            choices=[("", _("as each file says")), *_named(searches)],
        )

    @property
    def uploads(self) -> list[Upload]:
        """The files, once the form is valid."""
        return [Upload(file=file, name=file.name) for file in self.cleaned_data["file"]]

    @property
    def chosen_search(self) -> UUID | None:
        """The search that gave them, once the form is valid; None to say later."""
        chosen = self.cleaned_data["search"]
        return UUID(chosen) if chosen else None


class ReadyForm(ActForm):
    """Imports that are confirmed together."""

    batch = forms.Field(widget=forms.MultipleHiddenInput, error_messages={"required": NOT_COMPLETE})

    def clean_batch(self) -> list[UUID]:
        one = forms.UUIDField()
        return [one.clean(each) for each in self.cleaned_data["batch"]]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShareFields:
    """The fields of one share. new: those of a new search."""

    share: ShareChoice
    search: BoundField
    new: Sequence[BoundField]


class ConfirmForm(ActForm):
    """What a person says of an import's preview: which searches gave its records, and what else it takes.

    choices: None where nothing is left to choose, since somebody else decided.
    """

    accepts_errors = forms.BooleanField(required=False)
    accepts_repeat = forms.BooleanField(required=False)
    split = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        choices=[(ONE, _("All to one search")), (EACH, _("To a search for each database"))],
    )

    def __init__(self, *args: Any, choices: SearchChoices | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices = choices
        if choices is None:
            return
        self.fields["split"].initial = EACH if choices.is_split else ONE
        known = [(NEW, _("a new search")), *_named(choices.searches)]
        for share in (choices.whole, *choices.each):
            self.fields.update(_fields_of(share, known))

    @property
    def whole(self) -> ShareFields | None:
        return None if self._choices is None else self._shown(self._choices.whole)

    @property
    def each(self) -> list[ShareFields]:
        return [] if self._choices is None else list(map(self._shown, self._choices.each))

    def _shown(self, share: ShareChoice) -> ShareFields:
        new = [self[f"{name}_{share.name}"] for name in ("source", "kind", "platform", "run_on")]
        return ShareFields(share=share, search=self[f"search_{share.name}"], new=new)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for share in self._asked():
            source = f"source_{share.name}"
            if values.get(f"search_{share.name}") == NEW and not values.get(source):
                self.add_error(source, _("Name the source, for example Embase."))
        return values

    def _asked(self) -> Sequence[ShareChoice]:
        if self._choices is None:
            return []
        is_split = self._choices.each and self.cleaned_data.get("split") == EACH
        return self._choices.each if is_split else [self._choices.whole]

    def shares(self) -> list[Share]:
        """What goes where; none where the form was sent without saying it."""
        values = self.cleaned_data
        found = []
        for share in self._asked():
            chosen = values[f"search_{share.name}"]
            if chosen:
                keys = frozenset(database.key for database in share.databases)
                search = self._new(share) if chosen == NEW else UUID(chosen)
                found.append(Share(databases=keys, search=search))
        return found

    def _new(self, share: ShareChoice) -> SearchFacts:
        values = self.cleaned_data
        return SearchFacts(
            source=values[f"source_{share.name}"],
            kind=SourceKind(values[f"kind_{share.name}"] or share.proposal.kind),
            platform=values[f"platform_{share.name}"],
            run_on=values[f"run_on_{share.name}"],
            details=details_of(share),
        )


def _named(searches: Mapping[UUID, str]) -> list[tuple[str, str]]:
    return [(str(uuid), label) for uuid, label in searches.items()]


# Any: labels that are translated late.
def _fields_of(share: ShareChoice, known: Sequence[tuple[str, Any]]) -> dict[str, forms.Field]:
    proposal, name = share.proposal, share.name
    return {
        f"search_{name}": forms.ChoiceField(
            label=_("Search"),
            required=False,
            choices=known,
            initial=str(share.search) if share.search else NEW,
            error_messages={"invalid_choice": _("This search was withdrawn. Choose another.")},
        ),
        f"source_{name}": forms.CharField(
            label=_("Source"), required=False, max_length=200, initial=proposal.source
        ),
        f"kind_{name}": forms.ChoiceField(
            label=_("Kind of source"),
            required=False,
            choices=[(kind.value, label) for kind, label in KIND_NAMES.items()],
            initial=proposal.kind.value,
        ),
        f"platform_{name}": forms.CharField(
            label=_("Platform"), required=False, max_length=200, initial=proposal.platform
        ),
        f"run_on_{name}": PastDate(label=_("Date of the search"), required=False),
    }
