"""Speed, as ratios measured side by side in one run: `make bench` (see docs/bench.md)."""
