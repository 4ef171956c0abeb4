"""With which key a package is signed: a key file that both sides hold, else one derived from the installation's own secret."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from guatu.life.dispatch.returns.package import key_from


def add_key_argument(parser: ArgumentParser) -> None:
    """The option every command of packages has."""
    parser.add_argument(
        "--key-file", type=Path, default=None, help="签名密钥文件，内外两边各存一份 / key file held on both sides"
    )


def key_of(options: Mapping[str, Any]) -> bytes:
    """The key of a command's options. Errors: OSError for a key file that is not there."""
    path = options.get("key_file")
    return key_from(Path(path).read_text(encoding="utf-8") if path else settings.SECRET_KEY)
