"""The commands: `guatu <verb> …`. Doors only: parse, call one verb or one query, answer."""
