"""Run the typesetter for a process that may not: `python -m guatu.documents.apart`, an order in, an answer out, both JSON."""

from __future__ import annotations

import base64
import json
import sys

from guatu.documents.typesetter import SetFailure, run_here


def main() -> None:
    """Carry out the order on standard input."""
    try:
        answer: dict[str, object] = {"made": base64.b64encode(run_here(*json.load(sys.stdin.buffer))).decode()}
    except SetFailure as failure:
        answer = {"failure": [failure.message, failure.diagnostic]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
