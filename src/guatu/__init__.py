"""挂图 Guatu: what a project office knows about its projects, as facts that can be opened down to their evidence."""

import re
from pathlib import Path

_HEADING = re.compile(r"^## (\d+\.\d+\.\d+)\b", re.MULTILINE)


def _version() -> str:
    """The version named first in CHANGELOG.md, so that a release cannot forget its changes.

    Errors: RuntimeError when the page is missing from the installation or names no version.
    """
    here = Path(__file__).resolve().parent
    for page in (here / "CHANGELOG.md", here.parents[1] / "CHANGELOG.md"):
        if page.is_file() and (found := _HEADING.search(page.read_text(encoding="utf-8"))):
            return found[1]
    raise RuntimeError("CHANGELOG.md names no version")


__version__ = _version()
