"""Importing this loads every app, so that what they declare can be listed. Under pytest they are loaded already."""

from __future__ import annotations

import os

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
if not apps.ready:
    django.setup()
