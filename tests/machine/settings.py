"""The product's settings, read from the environment that isolation.py sets for this process."""

from tests.machine import isolation

isolation.settle()

from quorum.settings import *  # noqa: E402, F403

# The product's hashing takes a third of a second by design, for each account that a test makes. Real servers, which tests
# start as processes, keep it.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Each test client makes its middleware anew; looking through all static files for each takes longer than the request.
WHITENOISE_AUTOREFRESH = True
