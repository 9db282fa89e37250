"""Where uploaded files live."""

import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from reviews.files import storage_of_files_url


@override_settings(QUORUM_FILES_URL="s3://bucket?endpoint_url=https://files.example.org")
def test_bucket_without_its_packages_is_refused_with_the_line_to_type(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "storages.backends.s3", None)

    with pytest.raises(ImproperlyConfigured, match=r"requirements/s3\.txt"):
        storage_of_files_url()
