"""门：pages over HTTP. One Django app a room; a room parses, calls one verb or one query, and answers.

A room holds `urls.py` (with its `app_name`), `views.py`, `forms.py`, `templates/<room>/` and `permissions.py` with a rule for
each of its addresses (`access.matrix`).
"""
