"""`make bench`: python -m bench [--size 1k|10k|100k] [--rows N] [--import-rows N] [--storm small|full|none].

One engine a process; both are run, one after the other, and then the storm on each.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from bench import storm

CLONE = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run every row on SQLite, then on PostgreSQL where one answers, and print the table."""
    options = _options()
    if options.engine:
        return _one_engine(options)
    sys.path.insert(0, str(CLONE / "tools"))
    import postgres  # noqa: PLC0415 - a tool beside us, found only now

    server = postgres.find()
    try:
        engines = ("sqlite", *(["postgresql"] if server else []))
        for engine in engines:
            _run(engine, options, server)
        broken = [engine for engine in engines if options.storm != "none" and not _storm(engine, options, server)]
    finally:
        if server:
            server.stop()
    return 1 if broken else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--size", type=number, default=10_000, help="projects: 1k, 10k, 100k, or any number")
    parser.add_argument("--rows", type=number, default=20_000, help="rows of the ledger that is read")
    parser.add_argument("--import-rows", type=number, default=2_000, help="rows of the ledger that is entered")
    parser.add_argument("--storm", choices=("small", "full", "none"), default="small", help="the deadline storm; full takes about an hour")
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    return parser.parse_args()


def number(text: str) -> int:
    """A number, thousands as "10k". Errors: ValueError."""
    return int(text[:-1]) * 1000 if text.lower().endswith("k") else int(text)


def _storm(engine: str, options: argparse.Namespace, server: Any) -> bool:
    """The deadline storm in a home and a database of its own. False when something was lost, doubled, half or refused."""
    with tempfile.TemporaryDirectory(prefix="guatu-storm-") as home, _fresh(engine, server) as url:
        found = storm.run(storm.options(["--full"] if options.storm == "full" else []), Path(home), url)
    print(f"\n== {engine} ==")
    for line in storm.lines(found):
        print(line)
    return not found["problems"] and not found["unserved"]


@contextmanager
def _fresh(engine: str, server: Any) -> Iterator[str]:
    """The address of an empty database: none on SQLite, whose file lies in the home; dropped afterwards on a server."""
    if engine == "sqlite":
        yield ""
        return
    name = f"guatu_storm_{os.getpid()}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(server.url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(engine: str, options: argparse.Namespace, server: Any) -> None:
    with tempfile.TemporaryDirectory(prefix="guatu-bench-") as home:
        url = server.url if engine == "postgresql" and server else ""
        env = {**os.environ, "GUATU_HOME": home, "GUATU_SAMPLE": "1", "DJANGO_SETTINGS_MODULE": "guatu.settings", "DATABASE_URL": url}
        # The pages are drawn without a server beside them, so nobody has collected the static files.
        env |= {"GUATU_STATIC_HASHED": "0"}
        Path(home, "static").mkdir()
        command = [sys.executable, "-m", "bench", "--engine", engine]
        command += ["--size", str(options.size), "--rows", str(options.rows), "--import-rows", str(options.import_rows)]
        subprocess.run(command, cwd=CLONE, env=env, check=True)  # noqa: S603 - ourselves


def _one_engine(options: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 - the environment must be set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, connections  # noqa: PLC0415

    from guatu.kernel.garbage import collect_seldom  # noqa: PLC0415

    collect_seldom()

    from bench import world  # noqa: PLC0415

    created = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False) if connection.vendor == "postgresql" else ""
    if not created:
        for alias in connections:
            call_command("migrate", database=alias, verbosity=0)
    start = time.perf_counter()
    city = world.build(options.size)
    if connection.vendor == "postgresql":
        # What a server does by itself within the minute.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"\n== {connection.vendor} · {options.size:,} 个项目 · 建库 {time.perf_counter() - start:.1f} s ==")
    found = []
    for one in _measured(city, options, is_embedded=connection.vendor == "sqlite"):
        goal = "" if one.goal is None else f"  目标 ≤ {one.goal:.2f}×  {'达到' if one.ratio <= one.goal else '未达到'}"
        print(f"{one.name:<28} {one.ours_s * 1000:>10.2f} ms  {one.floor_name}：{one.floor_s * 1000:.2f} ms  {one.ratio:.2f}×{goal}", flush=True)
        found.append(one)
    if created:
        connection.creation.destroy_test_db(created, verbosity=0)
    print(json.dumps({"engine": connection.vendor, "rows": [[r.name, round(r.ratio, 3)] for r in found]}, ensure_ascii=False))
    return 0


def _measured(city: Any, options: argparse.Namespace, *, is_embedded: bool) -> Iterator[Any]:
    """Every row as it is done. What needs no database is measured once."""
    from bench import intake, letters, lights, meetings, pages, rows  # noqa: PLC0415 - Django must be set up first

    yield from rows.all_rows(city)
    yield from pages.pages(city)
    yield from lights.rows(city)
    yield meetings.pack(city)
    yield intake.entering(city, options.import_rows)
    if is_embedded:
        yield intake.reading(options.rows)
        yield from letters.rows()


if __name__ == "__main__":
    sys.exit(main())
