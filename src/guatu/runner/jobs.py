"""任务：declare jobs and put them in the queue.

What a job function may rely on, and what it owes:

- It runs at least once. Two workers never hold one job at the same time, and a job that reported its end is not run again. But a
  worker can be killed (or the database lost) after the work was committed and before that was written down; the job is then
  noticed by its missing beat and run again, with its attempts counted. So **a job must be idempotent**: do its work in one
  transaction and enter it in the journal under `idem_key=progress.idem_key`, which is the job's id and the same in every attempt.
  The second run then meets `journal.Replayed` with the first one's answer and returns that.
- It acts as `progress.actor`: the post that asked for it, whose rights its verbs check again when it runs.
- It calls `progress.step(done, total, _("正在写入"))` now and then. That is cheap, and where it ends when somebody stops it.
- It may raise `Refused`, `Invalid` or `Conflict`; people read the reason on the queue page and retry by hand. A busy or lost
  database is retried by itself after 5, 30 and 120 seconds. Anything else is a bug and waits for a person.
"""

from guatu.runner import upkeep as upkeep
from guatu.runner.causes import Cancelled, Stopped
from guatu.runner.models import Job
from guatu.runner.registry import job
from guatu.runner.reporter import Reporter
from guatu.runner.services import cancel_job, enqueue, retry_job
from guatu.runner.worker import drain

__all__ = ["Cancelled", "Job", "Reporter", "Stopped", "cancel_job", "drain", "enqueue", "job", "retry_job"]
