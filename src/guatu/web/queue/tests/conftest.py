"""The cast, and jobs in every state."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from guatu.runner import registry
from guatu.runner.models import Job
from guatu.runner.tests import sample_jobs
from guatu.web.queue.tests.things import make_job
from tests.cast import Cast, build_cast

MakeJob = Callable[..., Job]


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, freshly built."""
    return build_cast()


@pytest.fixture
def jobs() -> Iterator[None]:
    """The runner's sample jobs."""
    with registry.opened():
        sample_jobs.declare()
        yield


@pytest.fixture
def make(db: None, jobs: None) -> MakeJob:
    """A job as its row says, without running it."""
    return make_job
