"""界面: base page, components, filters, charts and static assets. Knows how things look, never what a number means."""
