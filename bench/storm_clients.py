"""Whoever comes in by the door: a browser's cookies and forms, a reporter who returns a project, an office that imports and drafts."""

from __future__ import annotations

import http.client
import io
import re
import socket
import time
import uuid
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import xlsxwriter

PATIENCE_S = 120
_INPUT = re.compile(r'<input[^>]*\bname="(?P<name>[^"]+)"[^>]*>')
_VALUE = re.compile(r'\bvalue="([^"]*)"')
_CONNECTION_LOST = (http.client.HTTPException, ConnectionError, BrokenPipeError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    to: str
    body: str
    seconds: float


@dataclass(slots=True)
class Line:
    """One connection, kept open as a browser keeps it; opened again when the server has closed it."""

    port: int
    _open: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, bytes]:
        """Send and read. What is sent again after a lost connection carries the same key, so the server files it once."""
        for attempt in range(3):
            try:
                line = self._line()
                line.request(method, path, body or None, headers)
                response = line.getresponse()
                return response, response.read()
            except _CONNECTION_LOST:
                self.hang_up()
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    def cut(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
        """Send all of it and hang up before the answer."""
        line = self._line()
        try:
            line.request(method, path, body, headers)
            if line.sock is not None:
                line.sock.shutdown(socket.SHUT_RDWR)
        except _CONNECTION_LOST:
            pass
        self.hang_up()

    def hang_up(self) -> None:
        """Close it."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _line(self) -> http.client.HTTPConnection:
        if self._open is None:
            self._open = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        return self._open


@dataclass(slots=True)
class Browser:
    """Somebody's cookies, and the tokens of the page last opened."""

    cookies: dict[str, str] = field(default_factory=dict)
    page: dict[str, str] = field(default_factory=dict)

    def get(self, line: Line, path: str) -> Answer:
        """Open a page and remember its hidden fields."""
        found = self._send(line, "GET", path, b"", {})
        self.page = {one["name"]: _value(one.group()) for one in _INPUT.finditer(found.body) if 'type="hidden"' in one.group()}
        return found

    def post(self, line: Line, path: str, said: dict[str, str]) -> Answer:
        """Send a form."""
        return self._send(line, "POST", path, *self._form(said))

    def upload(self, line: Line, path: str, said: dict[str, str], name: str, content: bytes) -> Answer:
        """Send a form with a file."""
        return self._send(line, "POST", path, *_multipart({**self._token(), **said}, name, content))

    def cut(self, line: Line, path: str, said: dict[str, str]) -> None:
        """Send a form and do not wait for the answer."""
        body, headers = self._form(said)
        line.cut("POST", path, body, {**headers, "Cookie": self._cookie()})

    def sign_in(self, line: Line, name: str, password: str) -> None:
        """By the front door. Errors: RuntimeError when nobody was let in."""
        self.get(line, "/account/sign-in")
        found = self.post(line, "/account/sign-in", {"username": name, "password": password})
        if found.status != 302:
            raise RuntimeError(f"{name} was not let in: {found.status}")

    def _form(self, said: dict[str, str]) -> tuple[bytes, dict[str, str]]:
        return urlencode({**self._token(), **said}).encode(), {"Content-Type": "application/x-www-form-urlencoded"}

    def _token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self.page.get("csrfmiddlewaretoken", "")}

    def _send(self, line: Line, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        start = time.perf_counter()
        response, content = line.ask(method, path, body, {**headers, "Cookie": self._cookie()})
        seconds = time.perf_counter() - start
        for header in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        to = urlsplit(response.headers.get("Location", "")).path
        return Answer(response.status, to, content.decode("utf-8", "replace"), seconds)

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def _value(tag: str) -> str:
    found = _VALUE.search(tag)
    return unescape(found[1]) if found else ""


def _multipart(said: dict[str, str], name: str, content: bytes) -> tuple[bytes, dict[str, str]]:
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in said.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    whole = b"".join(parts) + head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    return whole, {"Content-Type": f"multipart/form-data; boundary={edge}"}


def ledger(rows: int) -> bytes:
    """An office's ledger of new projects, to be imported while the returns come in."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, ["示例2023年8月项目台账"])
    sheet.write_row(1, 0, ["序号", "项目名称", "建设内容", "总投资（万元）", "年度计划投资（万元）"])
    for number in range(rows):
        sheet.write_row(
            number + 2, 0, [number + 1, f"示例风暴台账{number:06}号工程", "厂房", 20_000 + number, 3_000 + number % 900]
        )
    book.close()
    return out.getvalue()
