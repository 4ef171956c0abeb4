"""A worker process for the tests: `python -m guatu.runner.tests.hand drain|serve`, on the databases in GUATU_TEST_NAMES."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading

import django
from django.conf import settings

for _alias, _name in json.loads(os.environ["GUATU_TEST_NAMES"]).items():
    settings.DATABASES[_alias]["NAME"] = _name
django.setup()

from guatu.runner import registry  # noqa: E402 - the databases above must be named first
from guatu.runner.serve import Service  # noqa: E402
from guatu.runner.tests import sample_jobs  # noqa: E402


def main(what: str) -> int:
    """Drain the queue and end, or serve until told to stop by SIGTERM."""
    with registry.opened():
        sample_jobs.declare()
        registry._schedules.clear()  # the clock of these processes is there for lost jobs only
        if what == "drain":
            service = Service(1, has_clock=False, is_draining=True).start()
            return 0 if service.wait() else 1
        stopped = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_args: stopped.set())
        service = Service(1, round_s=0.2, lost_after_rounds=20).start()
        stopped.wait()
        return 0 if service.stop(0.5) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
