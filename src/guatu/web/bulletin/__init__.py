"""通报：the month's bulletin from draft to issue, the leader's page and the picture for the chat group."""
