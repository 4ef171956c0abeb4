"""Settings of the gallery: no database, the same security headers as the product."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

SECRET_KEY = "gallery-only"
DEBUG = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "guatu.ui.tests.gallery.urls"
INSTALLED_APPS = ["django.contrib.staticfiles", "django_htmx", "guatu.ui"]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "django.template.context_processors.i18n"]
        },
    }
]
STATIC_URL = "/static/"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        "connect-src": [SELF],
    },
}
