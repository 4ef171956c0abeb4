"""Packages for closed networks: this cycle's forms go out as a signed file, the answers come back as one. Pure but for zip and HMAC.

Nothing in a package is believed before its signature holds; members are read by exact names and within limits.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from guatu.kernel.errors import Invalid

VERSION = 1
MANIFEST, FORMS, ANSWERS, SIGNATURE = "manifest.json", "forms.json", "answers.json", "signature.txt"
MOST_MEMBERS = 3000
MOST_BYTES = 300 * 1024 * 1024
_STAMP = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose signature held. `answers` is empty on the way out; `photos` by the name an answer uses."""

    manifest: dict[str, Any]
    forms: list[dict[str, Any]]
    answers: list[dict[str, Any]] = field(default_factory=list)
    photos: Mapping[str, bytes] = field(default_factory=dict)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def answer_digest(manifest: Mapping[str, Any], answer: Mapping[str, Any], photo: bytes) -> str:
    """What tells one answer from another: the same answer about the same occasion applied twice has the same."""
    about = [manifest[name] for name in ("root", "cycle", "occasion")]
    return hashlib.sha256(_json([about, answer, hashlib.sha256(photo).hexdigest()])).hexdigest()


def key_from(secret: str) -> bytes:
    """The signing key of an installation, or of a key file's text."""
    return hmac.new(b"guatu.returns.package", secret.strip().encode(), hashlib.sha256).digest()


def pack(package: Package, key: bytes) -> bytes:
    """A package as the bytes of a file; the same content gives the same bytes."""
    members = {MANIFEST: _json(package.manifest), FORMS: _json(package.forms), ANSWERS: _json(package.answers)}
    members |= {f"photos/{name}": content for name, content in sorted(package.photos.items())}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in {**members, SIGNATURE: _signature(members, key).encode()}.items():
            made.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _signature(members: Mapping[str, bytes], key: bytes) -> str:
    told = [[name, hashlib.sha256(content).hexdigest()] for name, content in sorted(members.items())]
    return hmac.new(key, _json(told), hashlib.sha256).hexdigest()


# What a damaged or foreign archive raises: no archive, a member missing or cut short, a stream that does not inflate, a member under a
# password (RuntimeError) or packed in a way the standard library does not know (NotImplementedError), a member that is not our JSON. Each
# way of packing has its own: deflate zlib.error, bzip2 OSError, lzma LZMAError, and struct.error where its head is cut short.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, struct.error, EOFError, KeyError, RuntimeError, NotImplementedError,
    ValueError,
)  # fmt: skip


def unpack(data: bytes, key: bytes) -> Package:
    """The content of a file. Errors: Invalid on "package" for what is no package, was changed, or was signed with another key."""
    try:
        members = _members(data)
        signed = members.pop(SIGNATURE).decode()
        if not hmac.compare_digest(signed, _signature(members, key)):
            raise Invalid({"package": [_("采集包的签名不符：被改动过，或不是用本处的密钥签的。请重新导出。")]})
        read = {name: json.loads(members[name]) for name in (MANIFEST, FORMS, ANSWERS)}
    except _UNREADABLE as error:
        raise Invalid({"package": [_("这不是采集包，或已损坏。请重新拷贝。")]}) from error
    if read[MANIFEST].get("version") != VERSION:
        raise Invalid({"package": [_("采集包的版本不同，请用同一版本的程序导出和填写。")]})
    photos = {name.removeprefix("photos/"): content for name, content in members.items() if name.startswith("photos/")}
    return Package(read[MANIFEST], read[FORMS], read[ANSWERS], photos)


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_MEMBERS or sum(one.file_size for one in entries) > MOST_BYTES:
            raise Invalid({"package": [_("采集包过大。请分次导出。")]})
        if len({one.filename for one in entries}) != len(entries):
            raise Invalid({"package": [_("这不是采集包，或已损坏。请重新拷贝。")]})
        return {one.filename: archive.read(one) for one in entries}


def check_fit(manifest: Mapping[str, Any], *, roots: Sequence[str], today: dt.date) -> None:
    """Errors: Invalid on "package" for another jurisdiction's package, or one past its days."""
    if manifest["root"] not in roots:
        raise Invalid({"package": [_("采集包属于别的辖区（%(place)s），不能导入。") % {"place": manifest["place_name"]}]})
    if today > dt.date.fromisoformat(manifest["expires_on"]):
        raise Invalid({"package": [_("采集包已过有效期（%(day)s）。请重新导出。") % {"day": manifest["expires_on"]}]})
