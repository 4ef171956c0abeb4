"""What set-up and hand work need of the catalogues, without a database: extract, update, compile or check."""

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
    if len(sys.argv) != 2 or sys.argv[1] not in ACTS:
        sys.exit(f"messages: one of {', '.join(ACTS)}")
    lines = ACTS[sys.argv[1]]()
    for line in lines:
        print(line)
    return int(sys.argv[1] == "check" and bool(lines))


if __name__ == "__main__":
    sys.exit(main())
