"""`make bench`: python -m bench [--size N] [--rows N] [--json FILE]. One engine a process; both are run, one after the other."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

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
        for engine in ("sqlite", *(["postgresql"] if server else [])):
            _run(engine, options, server)
    finally:
        if server:
            server.stop()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--size", type=int, default=10_000, help="projects (1000, 10000, 100000)")
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the imported ledger")
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(engine: str, options: argparse.Namespace, server: Any) -> None:
    with tempfile.TemporaryDirectory(prefix="guatu-bench-") as home:
        url = server.url if engine == "postgresql" and server else ""
        env = {**os.environ, "GUATU_HOME": home, "GUATU_SAMPLE": "1", "DJANGO_SETTINGS_MODULE": "guatu.settings", "DATABASE_URL": url}
        command = [sys.executable, "-m", "bench", "--engine", engine, "--size", str(options.size), "--rows", str(options.rows)]
        subprocess.run(command, cwd=CLONE, env=env, check=True)  # noqa: S603 - ourselves


def _one_engine(options: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 - the environment must be set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from bench import intake, letters, lights, meetings, rows, world  # noqa: PLC0415

    created = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False) if connection.vendor == "postgresql" else ""
    if not created:
        call_command("migrate", verbosity=0)
    start = time.perf_counter()
    city = world.build(options.size)
    print(f"\n== {connection.vendor} · {options.size:,} 个项目 · 建库 {time.perf_counter() - start:.1f} s ==")
    found = [*rows.all_rows(city), *lights.rows(city), meetings.pack(city)]
    # What needs no database is measured once.
    found += [intake.reading(options.rows), *letters.rows()] if connection.vendor == "sqlite" else []
    for one in found:
        goal = "" if one.goal is None else f"  目标 ≤ {one.goal}×  {'达到' if one.ratio <= one.goal else '未达到'}"
        print(f"{one.name:<28} {one.ours_s * 1000:>10.2f} ms  {one.floor_name}：{one.floor_s * 1000:.2f} ms  {one.ratio:.2f}×{goal}")
    if created:
        connection.creation.destroy_test_db(created, verbosity=0)
    print(json.dumps({"engine": connection.vendor, "rows": [[r.name, round(r.ratio, 3)] for r in found]}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
