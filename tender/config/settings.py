"""Settings: one file; the environment turns the demo into a production server.

`KAIBIAO_ENV=production` requires SECRET_KEY, SEAL_SECRET, ALLOWED_HOSTS and SITE_URL, and turns on HTTPS, secure cookies and MFA.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from tender.config.database import databases
from tender.config.embedded import BASE, VAR

PRODUCTION = os.environ.get("KAIBIAO_ENV") == "production"


def _secret(name: str) -> str:
    value = os.environ.get(name, "")
    if PRODUCTION and len(value) < 32:
        raise ImproperlyConfigured(f"{name} must be set to at least 32 characters in production")
    return value or f"only-for-the-demo-and-tests-{name}"


SECRET_KEY = _secret("SECRET_KEY")
SEAL_SECRET = _secret("SEAL_SECRET")
DEBUG = os.environ.get("KAIBIAO_DEBUG") == "1" and not PRODUCTION
ALLOWED_HOSTS = [h.strip() for h in os.environ.get("ALLOWED_HOSTS", "").split(",") if h.strip()]
SITE_URL = os.environ.get("SITE_URL", "" if PRODUCTION else "http://localhost:8000").rstrip("/")
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of this site in production, and not *")
if PRODUCTION and not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must be the https:// address of this site in production")
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "testserver"]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if PRODUCTION else []

INSTALLED_APPS = [
    "tender",
    "workflows",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "viewflow",
    "viewflow.workflow",
]

MIDDLEWARE = [
    "tender.core.middleware.ContentSecurityMiddleware",  # outermost: also redirects and errors of the others carry its headers
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tender.parties.middleware.ActorMiddleware",
    "tender.core.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "tender.config.urls"
WSGI_APPLICATION = "tender.config.wsgi.application"
ASGI_APPLICATION = "tender.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "tender.core.context.shell",
            ],
            "libraries": {"tenders": "tender.procurement.views.tabs"},
            "builtins": ["tender.core.templatetags.kaibiao", "django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]
CSRF_FAILURE_VIEW = "tender.core.views.csrf_failure"
FORM_RENDERER = "tender.core.forms.Renderer"

DATABASES = databases(sys.argv)
# Triggers are made from the cards after every migrate, not by migrations: a new card needs none, and a first start is quicker.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kaibiao_cache"}}
AUTH_USER_MODEL = "tender.Person"

# --- language and time -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = sorted(path for path in (BASE / "tender" / "locale").glob("*") if path.is_dir())
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- static files, private files, mail ---------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
_private = (
    {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": os.environ["S3_BUCKET"], "default_acl": "private"}}
    if os.environ.get("S3_BUCKET")
    else {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}}
)
STORAGES = {
    "default": _private,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
FILE_UPLOAD_HANDLERS = ["tender.core.uploads.UnnamedFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
UPLOAD_MAX_BYTES = 200 * 1024 * 1024
READ_PDF_TEXT = True  # of opened bids, by a process of its own for each file, so that their wording can be compared
UPLOAD_MAX_REQUEST = 2 * UPLOAD_MAX_BYTES
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "kaibiao@localhost")

# --- accounts -----------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if PRODUCTION else "optional"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SIGNUP_FORM_CLASS = "tender.parties.forms.SignupForm"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kaibiao 开标"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_REQUIRED_ROLES = {"officer", "approver", "evaluator", "supervisor", "custodian"} if PRODUCTION else set()
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # the browsers' preload list takes whole domains only; that is not ours to decide
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("BEHIND_PROXY") else None
# Rate limits count by address: behind a proxy that is the last one the proxy names, never one that a client writes itself.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("BEHIND_PROXY") else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- the tables that core reaches by string, so that imports only go down -----------------------------------------
OUTBOX_HANDLERS = "workflows.events.HANDLERS"
OUTBOX_QUEUE = True
PROCRASTINATE_IMPORT_PATHS = ["tender.core.tasks"]
CLOCK_MOVES = "workflows.clock.MOVES"
CONTRACT_DRAFT = "tender.contracts.rules.draft_articles"
ARCHIVE_SOURCES = ("tender.contracts.services.archive.entries_of",)
CLOCK_DAILY = "workflows.clock.DAILY"
AFTER_MOVE = ("workflows.flows.follow.follow", "tender.procurement.services.duty.follow")
TODO = "workflows.flows.todo.todo_for"
EVENT_WORDS = "workflows.event_words.EVENTS"
THING_WORDS = "workflows.event_words.THINGS"
TRAIL_HIDES = {
    "bid": "tender.procurement.queries.trail.hidden_bids",
    "bond": "tender.procurement.queries.trail.hidden_bonds",
    "question": "tender.procurement.queries.trail.hidden_questions",
    "lastoffer": "tender.procurement.queries.trail.hidden_offers",
    "member": "tender.procurement.queries.trail.hidden_members",
    "scoresheet": "tender.procurement.queries.trail.hidden_sheets",
    "lot": "tender.procurement.queries.trail.hidden_lots",
    "examination": "tender.procurement.queries.trail.hidden_examinations",
    "offerround": "tender.procurement.queries.trail.hidden_rounds",
    "invitation": "tender.procurement.queries.trail.hidden_invitations",
}
DISTRICT = _("Dadukou District")
# Which rulebook is in force: the most specific one for this place (files: the program's own and those in KAIBIAO_RULEBOOKS).
JURISDICTION = os.environ.get("JURISDICTION", "CN/Chongqing/Dadukou")
TENDER_NUMBER = "大渡口组采〔{year}〕{count}号"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "tender.config.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": os.environ.get("LOG_FORMAT", "json" if PRODUCTION else "plain")},
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
