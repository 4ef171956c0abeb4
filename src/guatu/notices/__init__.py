"""通知：what a post is told, once, in the house and, where it is configured, outside. Knows no business: texts and addresses are given."""
