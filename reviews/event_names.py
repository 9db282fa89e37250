"""What the app's kinds of events are called in the history's filter."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: Mapping[str, str | Promise] = {
    "reviews.review_created": _("Review started"),
    "reviews.review_changed": _("Title or time zone changed"),
    "reviews.owner_changed": _("Review handed over"),
    "reviews.member_added": _("Member joined"),
    "reviews.roles_changed": _("Roles changed"),
    "reviews.member_removed": _("Member left"),
    "reviews.member_erased": _("Account erased"),
    "reviews.placeholder_added": _("Placeholder added"),
    "reviews.placeholder_forgotten": _("Placeholder's name erased"),
    "reviews.member_invited": _("Invitation sent"),
    "reviews.invitation_withdrawn": _("Invitation withdrawn"),
    "reviews.invitation_accepted": _("Invitation accepted"),
    "reviews.protocol_amended": _("Protocol written"),
    "reviews.deletion_asked": _("Deletion asked for"),
    "reviews.deletion_withdrawn": _("Deletion called off"),
    "reviews.search_added": _("Search added"),
    "reviews.search_changed": _("Search corrected"),
    "reviews.search_withdrawn": _("Search withdrawn"),
    "reviews.search_restored": _("Search put back"),
    "reviews.prior_declared": _("Earlier duplicates declared"),
    "reviews.prior_withdrawn": _("Earlier duplicates taken back"),
    "reviews.file_uploaded": _("File uploaded"),
    "reviews.records_entered": _("Records added by hand"),
    "reviews.import_committed": _("Records imported"),
    "reviews.import_confirmed": _("Import confirmed"),
    "reviews.import_discarded": _("Import discarded"),
    "reviews.import_undone": _("Import undone"),
    "reviews.records_merged": _("Duplicates merged"),
    "reviews.records_unmerged": _("Duplicates taken apart"),
    "reviews.pair_separated": _("Pair found different"),
    "reviews.pair_reopened": _("Pair taken up again"),
    "reviews.pair_asked": _("Pair asked about by hand"),
    "reviews.pair_withdrawn": _("Question about a pair withdrawn"),
    "reviews.relations_found": _("Related reports found"),
    "reviews.records_related": _("Reports found related"),
    "reviews.relation_taken_back": _("Relation taken back"),
    "reviews.relation_put_back": _("Relation put back"),
    "reviews.records_removed": _("Records removed before screening"),
    "reviews.records_restored": _("Records put back"),
    "reviews.record_corrected": _("Record corrected"),
    "reviews.correction_taken_back": _("Correction taken back"),
    "reviews.tag_made": _("Tag made"),
    "reviews.tag_changed": _("Tag renamed"),
    "reviews.tag_deleted": _("Tag deleted"),
    "reviews.tags_merged": _("Tags merged"),
    "reviews.tag_restored": _("Tag put back"),
    "reviews.records_tagged": _("Records tagged"),
    "reviews.records_untagged": _("Tags taken off"),
}
