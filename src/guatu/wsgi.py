"""The door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from guatu.kernel.garbage import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")

application = get_wsgi_application()
collect_seldom()
