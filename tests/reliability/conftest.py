"""A database of its own on the server of this run, for programs that are started beside the tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg import sql


@pytest.fixture
def server_url(db: None) -> Iterator[str]:
    """A fresh database on the server of this run; dropped afterwards."""
    given = connection.settings_dict
    name = f"guatu_beside_{os.getpid()}"
    who = {"host": given["HOST"], "port": given["PORT"] or None, "user": given["USER"], "password": given["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **who) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        word = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
        yield f"postgresql://{given['USER']}{word}@{given['HOST']}:{given['PORT'] or 5432}/{name}"
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
