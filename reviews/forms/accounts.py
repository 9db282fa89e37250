"""Forms of accounts: signing in, starting, changing, joining, leaving for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model, password_validation
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from reviews import orcid
from reviews.forms.layout import ActForm, helper_of
from reviews.services.mailing import mail_later, mailed

if TYPE_CHECKING:
    from reviews.models import User

_NEW = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class SignInForm(AuthenticationForm):
    """E-mail and password. The address is folded, so that attempts on one account are counted together."""

    helper = helper_of("username", "password")
    error_messages = {
        "invalid_login": _(
            "The e-mail address and the password don't fit. Capitals count in the password."
        ),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "maxlength": 254}
        )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class NewAccountForm(forms.Form):
    """Name, e-mail and a password for an account that is made."""

    helper = helper_of("name", "email", "password")
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As it stands on a paper. Your team sees it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("You sign in with it, and a forgotten password is reset through it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("8 characters or more, no common password, not like your address."),
        widget=_NEW,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if password := values.get("password"):
            person = get_user_model()(email=values.get("email", ""), name=values.get("name", ""))
            try:
                password_validation.validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return values


class JoinForm(NewAccountForm, ActForm):
    """A new account that accepts an invitation in the same step."""

    def account(self) -> dict[str, str]:
        """What the account is made of."""
        return {name: self.cleaned_data[name] for name in ("email", "name", "password")}


class AccountForm(forms.Form):
    """What a person says about themselves. The password is asked for where the e-mail changes."""

    helper = helper_of("name", "orcid", "email", "password")
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As it stands on a paper. Your teams see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    orcid = forms.CharField(
        label=_("ORCID iD"),
        required=False,
        help_text=_("16 characters, like 0000-0002-1825-0097. May stay empty."),
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Your password"),
        required=False,
        strip=False,
        help_text=_(
            "Only to change the e-mail address, since a lost password is reset through it."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_orcid(self) -> str:
        text = str(self.cleaned_data["orcid"]).strip()
        if not text:
            return ""
        found = orcid.normalised(text)
        if found is None:
            raise ValidationError(
                _(
                    "This is no ORCID iD: its last character doesn't fit the others, or some are missing."
                )
            )
        return found

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        changes = values.get("email", self.user.email).lower() != self.user.email.lower()
        if changes and not self.user.check_password(values.get("password", "")):
            self.add_error("password", _("To change the e-mail address, type your password."))
        return values

    def account(self) -> dict[str, str]:
        """What is changed."""
        return {name: self.cleaned_data[name] for name in ("email", "name", "orcid")}


class EraseForm(ActForm):
    """The typed confirmation that somebody wants to be forgotten."""

    helper = helper_of("email")
    email = forms.CharField(
        label=_("Type your e-mail address to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        text = str(self.cleaned_data["email"]).strip()
        if text.lower() != self.user.email.lower():
            raise ValidationError(_("This is not the e-mail address of this account."))
        return text


class AskResetForm(PasswordResetForm):
    """The address to which a link for a new password goes."""

    helper: FormHelper = helper_of("email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """The link leads to the address that people type, whatever name the server was called by.

        The answer doesn't wait for the mail: it would tell by its time whether the address has an account.
        """
        if settings.QUORUM_PUBLIC_URL:
            site = urlsplit(settings.QUORUM_PUBLIC_URL)
            context = {**context, "protocol": site.scheme, "domain": site.netloc}

        def write_and_send() -> bool:
            return mailed(
                subject=render_to_string(subject_template_name, context).strip(),
                text=render_to_string(email_template_name, context),
                to=to_email,
                about={"user": str(context["user"].pk)},
            )

        mail_later(write_and_send)


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A new password, by the link of an e-mail."""

    helper: FormHelper = helper_of("new_password1", "new_password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plainly_said(self)


class ChangePasswordForm(PasswordChangeForm):
    """A new password in place of one that is known."""

    helper: FormHelper = helper_of("old_password", "new_password1", "new_password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Present password")
        _plainly_said(self)


def _plainly_said(form: forms.BaseForm) -> None:
    form.fields["new_password1"].label = _("New password")
    form.fields["new_password1"].help_text = _(
        "8 characters or more, no common password, not like your address."
    )
    form.fields["new_password2"].label = _("New password again")
    form.fields["new_password2"].help_text = ""
