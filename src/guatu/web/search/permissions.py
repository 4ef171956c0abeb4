"""Who may look for projects. What is found is always within one's own scope."""

from guatu.access.matrix import Rule

RULES = {
    "search:results": Rule("project.read", query="q=示例"),
    "search:suggest": Rule("project.read", query="q=示例"),
}
