"""Settings: one file for every deployment; what differs comes from the environment (quorum/env.py)."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from quorum import env

ENV = env.read()
BASE_DIR = env.BASE_DIR
QUORUM_VAR = ENV.var
QUORUM_PUBLIC_URL = ENV.public_url

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = ENV.allowed_hosts
if ENV.public_url:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, urlsplit(ENV.public_url).hostname or ""]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "reviews",
    "screening",
    "extraction",
    "synthesis",
]

MIDDLEWARE = [
    "reviews.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "reviews.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "quorum.urls"
WSGI_APPLICATION = "quorum.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "reviews.templatetags.shell",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reviews.shell.review_shell",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": ENV.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "reviews.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
# The sign-in form's field. The default is the model's, "email", under which no attempt has a name and none is refused.
AXES_USERNAME_FORM_FIELD = "username"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "reviews/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
LOGIN_URL = "reviews:sign-in"
LOGIN_REDIRECT_URL = "reviews:my-work"
LOGOUT_REDIRECT_URL = "reviews:sign-in"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = QUORUM_VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Ours alone: what Python packages bring is not used, and django_htmx's modules don't resolve when their names are hashed.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "staticfiles": {"BACKEND": "reviews.static_files.ModuleManifestStorage"},
    "default": {"BACKEND": "reviews.files.storage_of_files_url"},
}
QUORUM_FILES_URL = ENV.files_url
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
QUORUM_MAX_UPLOAD_BYTES = 500 * 1024 * 1024

# Services that may be asked about records. These addresses are the only ones that Quorum itself opens.
QUORUM_LOOK_UPS = ENV.look_ups
QUORUM_CONTACT = ENV.contact
QUORUM_OPENALEX_KEY = ENV.openalex_key
QUORUM_SERVICES = {
    "pubmed": "https://eutils.ncbi.nlm.nih.gov",
    "crossref": "https://api.crossref.org",
    "openalex": "https://api.openalex.org",
    "unpaywall": "https://api.unpaywall.org",
}

# A mail server that doesn't answer must not hold a page or a worker for minutes; EMAIL_URL may say otherwise.
EMAIL_TIMEOUT = 10
globals().update(ENV.email)
DEFAULT_FROM_EMAIL = ENV.email_from

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "reviews.views.errors.csrf_failure"
if ENV.public_url:
    CSRF_TRUSTED_ORIGINS = [ENV.public_url]
if ENV.public_url.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000

CELERY_BROKER_URL = ENV.broker_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 3 * 3600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "data_folder_in": str(QUORUM_VAR / "broker"),
        "data_folder_out": str(QUORUM_VAR / "broker"),
        "control_folder": str(QUORUM_VAR / "broker-control"),
        "polling_interval": 0.05,
    }
    if ENV.broker_url.startswith("filesystem:")
    else {"socket_connect_timeout": 2, "visibility_timeout": 3600}
)
if ENV.broker_url.startswith("filesystem:"):
    for folder in ("broker", "broker-control"):
        (QUORUM_VAR / folder).mkdir(parents=True, exist_ok=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "reviews.request_id.RequestIdFilter"}},
    "formatters": {"json": {"()": "reviews.request_id.JsonFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
        # It warns of a filesystem broker that its address names no host.
        "kombu.connection": {"level": "ERROR"},
    },
}
