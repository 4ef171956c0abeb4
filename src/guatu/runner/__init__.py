"""任务：work done behind a page, and work done by the clock, without a broker.

Nouns: Job 任务, JobAttempt 一次执行, Progress 进度, Schedule 定时.
Verbs: enqueue, retry_job, cancel_job, set_schedule.

A stage declares jobs in its own `jobs.py`:

    @job("import.apply", title=_("导入台账"))
    def apply_import(progress, *, batch_id: str) -> dict:
        ...

and puts one in the queue inside the transaction of the verb that needs it:

    enqueue("import.apply", {"batch_id": str(batch.id)}, actor=actor)

A job whose transaction is rolled back never was. No two workers run one job: it claims itself by a conditional update.
A worker may still be killed after the work and before it could say so, and then the job is run again; see `guatu.runner.jobs`
for what follows from that.
"""
