"""月通报：drawn from figures, frozen, checked, issued. Every number in it is a figure with its key.

    context ─▶ drawing (values) ─▶ sentences + tables ─▶ assembling (Document) ─▶ services.draft_bulletin (frozen)
"""
