"""What set-up and hand work need of the catalogues, without a database: extract, update, compile or check.

    python tools/messages.py update [FOLDER]     FOLDER under src/guatu: only its catalogues (also for check)
"""

from __future__ import annotations

import sys

from guatu.cli import catalogues

ACTS = {
    "extract": catalogues.show,
    "update": catalogues.update,
    "compile": catalogues.compile_all,
    "check": catalogues.missing,
}


def main() -> int:
    """Do what the first argument says; status 1 when `check` finds a text without English."""
    act, folder = (sys.argv[1:] + [""] * 2)[:2]
    if act not in ACTS or len(sys.argv) > 3 or (folder and act not in ("update", "check")):
        sys.exit(f"messages: one of {', '.join(ACTS)}")
    lines = ACTS[act](folder) if folder else ACTS[act]()  # type: ignore[call-arg]
    for line in lines:
        print(line)
    return int(sys.argv[1] == "check" and bool(lines))


if __name__ == "__main__":
    sys.exit(main())
