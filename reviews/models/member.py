"""Who belongs to a review's team, in which roles, and who is invited."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.roles import Role, Stage
from reviews.vocab import choices, values


class MemberQuerySet(models.QuerySet["Member"]):
    def present(self) -> MemberQuerySet:
        return self.filter(removed_at=None)

    def holding(self, role: Role, stage: Stage | None = None) -> MemberQuerySet:
        """Present members who hold the role, for the stage if one is named."""
        held = Q(roles__role=role.value)
        if stage is not None:
            held &= Q(roles__stage__in=["", stage.value])
        return self.present().filter(held).distinct()


class Member(models.Model):
    """One person's membership of one review. Who leaves stays here, with what they did."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey("reviews.User", on_delete=models.PROTECT, related_name="memberships")
    joined_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "user"], name="member_once_in_review"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class MemberRole(models.Model):
    """A role that a member holds; stage "" means every stage that the role has."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=24, choices=choices(Role))
    stage = models.CharField(max_length=16, blank=True, choices=choices(Stage))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "role", "stage"], name="memberrole_once"),
            models.CheckConstraint(
                condition=Q(role__in=values(Role)), name="memberrole_role_known"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["", *values(Stage)]), name="memberrole_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.stage}".strip()


class Invitation(models.Model):
    """A link that makes whoever opens it a member. Only the link's hash is kept."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey(
        "reviews.Review", on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField(max_length=254)
    roles = models.JSONField(default=list)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.uuid)
