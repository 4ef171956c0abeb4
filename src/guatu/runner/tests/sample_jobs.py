"""Jobs the tests run. `mark` is what a real job is like: its work goes in once, under a unique key, in one transaction."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from guatu.kernel.errors import Invalid, Refused
from guatu.runner.registry import job, schedule
from guatu.runner.reporter import Reporter


def make_side_table() -> None:
    """Two tables: `mark`, the work itself, one row a job by its key; `call`, how often a job function was really entered."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS test_mark (idem_key varchar(40) PRIMARY KEY, number integer)")
        cursor.execute("CREATE TABLE IF NOT EXISTS test_call (idem_key varchar(40), worker varchar(120))")


def drop_side_table() -> None:
    """Take both away."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE test_mark")
        cursor.execute("DROP TABLE test_call")


def read_side(table: str) -> list[tuple[Any, ...]]:
    """Every row of one of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM test_mark" if table == "mark" else "SELECT * FROM test_call")
        return list(cursor.fetchall())


def mark(progress: Reporter, *, number: int) -> dict[str, int]:
    """The work, done once however often it is run."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO test_call VALUES (%s, %s)", [progress.idem_key, str(os.getpid())])
        insert = "INSERT INTO test_mark VALUES (%s, %s) ON CONFLICT DO NOTHING"
        cursor.execute(insert, [progress.idem_key, number])
    return {"number": number}


def mark_and_die(progress: Reporter, *, number: int) -> dict[str, int]:
    """The worst moment: the work is committed, then the first worker is killed before it can say so."""
    answer = mark(progress, number=number)
    if progress.attempt == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer


def count_slowly(progress: Reporter, *, to: int, pause_s: float = 0.05) -> int:
    """Work of many steps that can be watched and stopped."""
    for done in range(1, to + 1):
        time.sleep(pause_s)
        progress.step(done, to, _("正在处理第 %(n)s 行"), n=done)
    return to


def fail(_progress: Reporter, *, how: str) -> None:
    """Fail in one of the ways jobs fail."""
    raise {
        "refused": Refused("本月已锁定"),
        "invalid": Invalid({"amount": ["应为整数", "超出总投资"]}),
        "busy": OperationalError("database is locked"),
        "bug": ZeroDivisionError("division by zero"),
        "exit": SystemExit(3),
    }[how]


def who(progress: Reporter) -> list[str | None]:
    """Whom it acts for."""
    actor = progress.actor
    return [str(actor.post_id) if actor.post_id else None, actor.channel, actor.said_by, str(progress.place_id)]


def declare() -> None:
    """Declare them all; the registry must be open."""
    for function in (mark, mark_and_die, count_slowly, fail, who):
        job(f"test.{function.__name__}", title=f"试验 {function.__name__}", max_attempts=3)(function)
    schedule("test.minute", cron="* * * * *", job="test.mark", args={"number": 1})
    schedule("test.nightly", cron="0 2 * * *", job="test.mark", args={"number": 2})
