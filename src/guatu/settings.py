"""The one settings file. Whatever differs between installations is read from the environment; `docs/settings.md` lists it.

A name added here and not there fails a test. No secret and no address of any installation stands in this file.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from environs import Env

from guatu.databases import databases
from guatu.rehearsal import begin
from guatu.secret import secret_key

env = Env()
_PACKAGE = Path(__file__).resolve().parent
_CLONE = _PACKAGE.parents[1]


def _is_there(name: str) -> bool:
    """Whether this app or module of ours has been built."""
    path = _PACKAGE.parent / Path(*name.split("."))
    return (path / "apps.py").is_file() or path.with_suffix(".py").is_file()


def _is_furnished(room: Path) -> bool:
    """Whether a room can be entered."""
    has_views = (room / "views.py").is_file() or (room / "views").is_dir()
    return has_views and (room / "apps.py").is_file() and (room / "urls.py").is_file()


# ---- where the data lives --------------------------------------------------------------------------------------------------
_OWN_HOME = _CLONE / "var" if (_CLONE / "pyproject.toml").is_file() else Path.home() / "guatu"
GUATU_HOME = Path(env.str("GUATU_HOME", "") or _OWN_HOME).expanduser().resolve()
DATABASES = databases(env.str("DATABASE_URL", ""), GUATU_HOME)
DATABASE_ROUTERS = ["guatu.routers.ScratchRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- who may reach it ------------------------------------------------------------------------------------------------------
DEBUG = env.bool("GUATU_DEBUG", False)
SECRET_KEY = secret_key(env.str("GUATU_SECRET_KEY", ""), env.str("GUATU_SECRET_KEY_FILE", ""), GUATU_HOME)
SECRET_KEY_FALLBACKS: list[str] = env.list("GUATU_SECRET_KEY_FALLBACKS", [])
GUATU_HOST = env.str("GUATU_HOST", "127.0.0.1")
GUATU_PORT = env.int("GUATU_PORT", 8000)
GUATU_WORKERS = env.int("GUATU_WORKERS", 0)
GUATU_THREADS = env.int("GUATU_THREADS", 8)
ALLOWED_HOSTS = env.list("GUATU_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("GUATU_TRUSTED_ORIGINS", [])
# How many proxies of our own stand in front; only what the last of them wrote is believed.
TRUSTED_PROXIES = env.int("GUATU_TRUSTED_PROXIES", 0)
GUATU_SAMPLE = env.bool("GUATU_SAMPLE", False)
# The day on which a rehearsal plays; only with sample data.
GUATU_TODAY = begin(env.str("GUATU_TODAY", ""), is_sample=GUATU_SAMPLE)

# ---- what the house is made of ---------------------------------------------------------------------------------------------
_STOREYS = [
    "guatu.runner",
    "guatu.facts",
    "guatu.access",
    "guatu.notices",
    "guatu.ledger",
    "guatu.ui",
    "guatu.intake",
    "guatu.documents",
    "guatu.figures",
    "guatu.attention",
    "guatu.cases",
    "guatu.life.build",
    "guatu.life.dispatch",
    "guatu.life.dispatch.returns",
    "guatu.life.dispatch.meetings",
    "guatu.life.supervise",
    "guatu.life.supervise.rounds",
    "guatu.life.supervise.letters",
    "guatu.desk",
    "guatu.demo",
    "guatu.cli",
]
# Each room and the address it is mounted at.
_ROOMS = {
    "account": "account/",
    "register": "register/",
    "wall": "wall/",
    "cockpit": "cockpit/",
    "figure": "figure/",
    "importing": "import/",
    "month": "month/",
    "todo": "today/",
    "returning": "returns/",
    "lights": "lights/",
    "cases": "cases/",
    "inspection": "inspections/",
    "meeting": "meetings/",
    "letter": "letters/",
    "crew": "crews/",
    "bulletin": "bulletin/",
    "admin": "admin/",
    "queue": "queue/",
    "search": "search/",
}
ROOMS = {room: prefix for room, prefix in _ROOMS.items() if _is_furnished(_PACKAGE / "web" / room)}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    *filter(_is_there, _STOREYS),
    *(f"guatu.web.{room}" for room in ROOMS),
]
_OURS = {
    "lifetime": "guatu.access.middleware.SessionLifetimeMiddleware",
    "actor": "guatu.access.middleware.ActorMiddleware",
    "gate": "guatu.web.account.gate.GateMiddleware",
    "refusal": "guatu.access.middleware.RefusalMiddleware",
    "no_store": "guatu.access.middleware.NoStoreMiddleware",
}
_ours = {key: [name] if _is_there(name.rpartition(".")[0]) else [] for key, name in _OURS.items()}
MIDDLEWARE = [
    "guatu.logs.RequestMarkMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    *_ours["no_store"],
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    *_ours["lifetime"],
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    *_ours["actor"],
    *_ours["gate"],
    *_ours["refusal"],
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "guatu.urls"
WSGI_APPLICATION = "guatu.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}

# ---- what may leave the machine --------------------------------------------------------------------------------------------
# Empty: nothing does. Host names only; the mail server's own must be among them too.
_HOSTS: list[str] = env.list("GUATU_NOTICE_HOSTS", [])
NOTICE_HOSTS = [one.strip().lower() for one in _HOSTS if one.strip()]
# Where people open the house; printed under messages.
NOTICE_ADDRESS = env.str("GUATU_ADDRESS", "")
EMAIL_HOST = env.str("GUATU_EMAIL_HOST", "").lower()
EMAIL_PORT = env.int("GUATU_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("GUATU_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("GUATU_EMAIL_PASSWORD", "")
_MAIL_SECURITY = env.str("GUATU_EMAIL_SECURITY", "starttls")
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL_SECURITY == "starttls", _MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("GUATU_EMAIL_FROM", "guatu@localhost")

# ---- signing in ------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User" if _is_there("guatu.access") else "auth.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "guatu.access.backends.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_MAX_AGE_DAYS = env.int("GUATU_PASSWORD_MAX_AGE_DAYS", 0)
LOGIN_URL = "account:sign-in"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "guatu.access.throttle.client_ip"
AXES_RESET_ON_SUCCESS = True
# Else whoever keeps guessing keeps the rightful owner out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# ---- sessions, cookies, headers --------------------------------------------------------------------------------------------
# A plain-HTTP intranet is a named mode: GUATU_HTTPS=0 is shown on the administration page.
GUATU_HTTPS = env.bool("GUATU_HTTPS", False)
_HOST_ONLY = "__Host-" if GUATU_HTTPS else ""
SESSION_COOKIE_NAME = f"{_HOST_ONLY}guatu_session"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = GUATU_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{_HOST_ONLY}guatu_csrf"
LANGUAGE_COOKIE_NAME = "guatu_language"
SECURE_SSL_REDIRECT = GUATU_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if GUATU_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if GUATU_HTTPS and TRUSTED_PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "blob:", "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# ---- what may be sent to us ------------------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# ---- static files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = GUATU_HOME / "static"
# Names with a hash can be cached for ever; a developer who edits them switches this off.
_HASHED = env.bool("GUATU_STATIC_HASHED", True)
_HASHING = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": GUATU_HOME / "files"}},
    "staticfiles": {"BACKEND": _HASHING if _HASHED else _PLAIN},
}
WHITENOISE_USE_FINDERS = not _HASHED

# ---- language and time -----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# What commands at a terminal speak; pages follow the reader.
COMMAND_LANGUAGE = env.str("GUATU_LANGUAGE", LANGUAGE_CODE)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
# Catalogues of packages that are no apps.
LOCALE_PATHS = [_PACKAGE / name / "locale" for name in ("kernel", "web", "life")]

# ---- log lines -------------------------------------------------------------------------------------------------------------
_LOG_FILE = env.str("GUATU_LOG_FILE", "")
_TO_FILE = {"class": "logging.handlers.WatchedFileHandler", "filename": _LOG_FILE, "encoding": "utf-8", "delay": True}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "guatu.logs.JsonLine"}},
    "handlers": {"out": {"formatter": "line", **(_TO_FILE if _LOG_FILE else {"class": "logging.StreamHandler"})}},
    "root": {"handlers": ["out"], "level": env.str("GUATU_LOG_LEVEL", "WARNING").upper()},
    # Django's own handlers would print a second, multi-line copy.
    "loggers": {"django": {"handlers": [], "propagate": True}, "django.server": {"handlers": [], "propagate": True}},
}
