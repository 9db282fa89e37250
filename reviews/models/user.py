"""People who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from reviews.ids import new_uuid


class UserManager(BaseUserManager["User"]):
    """Accounts are found by e-mail address, whatever its case."""

    def create_user(
        self, *, email: str, name: str, password: str | None = None, **fields: Any
    ) -> User:
        user = self.model(email=self.normalize_email(email), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One person's account. An erased person keeps the row and loses everything in it.

    is_placeholder: stands for somebody who voted in another program; nobody can sign in with it.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    orcid = models.CharField(max_length=19, blank=True)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    is_placeholder = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(is_placeholder=False) | models.Q(is_active=False),
                name="user_placeholder_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word]
        return "".join(
            word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)
        ).upper()
