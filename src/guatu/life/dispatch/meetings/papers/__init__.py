"""Papers of a meeting as contents of documents: the pack, the minutes, the list of what was assigned, the leader's one page.

Official Chinese whatever language the reader's screen is in.
"""
