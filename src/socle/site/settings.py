"""Django's settings, made from the instance's directory and a few documented variables
(``docs/reference/settings.md``).
"""

import os
from pathlib import Path

from socle.ground.database import database_settings
from socle.site.analytics import cluster_rows, cluster_seconds, cluster_url
from socle.site.apps import ROOMS
from socle.site.instance import outside_provider, read_instance, secret_key

REPOSITORY = Path(__file__).resolve().parents[3]

SOCLE_DIR = Path(os.environ.get("SOCLE_DIR", "var/instance")).resolve()
INSTANCE = read_instance(SOCLE_DIR)
SOCLE_DEMONSTRATION = INSTANCE.demonstration
SOCLE_ADDRESS = os.environ.get("SOCLE_ADDRESS", "http://localhost:8000").rstrip("/")

SECRET_KEY = secret_key(SOCLE_DIR)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("SOCLE_HOSTS", "*").split(",")
SECURE = os.environ.get("SOCLE_HTTPS", "") == "1"

DATABASES = {"default": database_settings(os.environ.get("SOCLE_DATABASE_URL", ""), SOCLE_DIR)}

INSTALLED_APPS = [
    *(f"socle.site.apps.{room.__name__}" for room in ROOMS),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "socle.site.apps.Site",
]

MIDDLEWARE = [
    "socle.ground.look.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "socle.ground.look.middleware.PageWeight",
    "socle.site.middleware.Addresses",
    "socle.ground.look.middleware.ErrorPages",
    "socle.site.middleware.Machines",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "socle.site.middleware.Scopes",
    "socle.site.middleware.Refusals",
]

ROOT_URLCONF = "socle.site.urls"
WSGI_APPLICATION = "socle.site.wsgi.application"
APPEND_SLASH = False
PREPEND_WWW = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": ["django.template.context_processors.request"],
        },
    }
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [REPOSITORY / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = SOCLE_DIR / "static"
# A name that carries its content's hash never changes: browsers keep it for good.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+\.[0-9a-f]{12}\.\w+$"

AUTH_USER_MODEL = "commons_people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff-queue"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; without the second, no password opens either
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_ADAPTER = "socle.site.accounts.Adapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "request_login_code": "20/m/ip,3/m/key",
    "login_failed": "30/m/ip,20/15m/key",
}

MFA_ADAPTER = "socle.site.accounts.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

SOCIALACCOUNT_ADAPTER = "socle.site.accounts.OutsideAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_PROVIDERS = outside_provider(os.environ)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("name", "email")}),
    )
]

SESSION_COOKIE_NAME = "socle"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "socle.site.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None

# Whether requests to other machines may reach private addresses: a harvest inside the authority's own network.
EGRESS_PRIVATE = os.environ.get("SOCLE_EGRESS_PRIVATE", "") == "1"

# Questions to tables of so many rows go to a Spark cluster; none is asked where no URL is given.
ANALYTICS_URL = cluster_url(os.environ)
ANALYTICS_ROWS = cluster_rows(os.environ)
ANALYTICS_SECONDS = cluster_seconds(os.environ)

DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # two hundred chosen cases, or a workflow in each language
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = ["socle.commons.files.forms.BoundedUpload"]

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = SOCLE_DIR / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("SOCLE_MAIL_FROM", "socle@localhost")
if "SOCLE_SMTP_HOST" in os.environ:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = os.environ["SOCLE_SMTP_HOST"]
    EMAIL_PORT = int(os.environ.get("SOCLE_SMTP_PORT", "587"))
    EMAIL_HOST_USER = os.environ.get("SOCLE_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("SOCLE_SMTP_PASSWORD", "")
    EMAIL_USE_TLS = EMAIL_PORT == 587
    EMAIL_USE_SSL = EMAIL_PORT == 465
    EMAIL_TIMEOUT = 10

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "socle.ground.jobs.errors.Discreet",  # what people wrote stays out of tracebacks
            "format": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What a stranger sends (too many fields, a forged host) is answered 400; a traceback each would fill the log.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "CRITICAL"}},
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": SOCLE_DIR / "cache" / "site",
    }
}
SILENCED_SYSTEM_CHECKS: list[str] = []
