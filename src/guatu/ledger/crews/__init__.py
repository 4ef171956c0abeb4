"""专班：one project one crew (PRODUCT C12): posts in seats with dates, leaders in charge at two levels, visits, and hand-over.

Only posts, never persons. A seat is a fact of its project; a seat whose post does not reach the project brings a grant over that one
project, and takes it away again (DECISIONS 14). A visit is a fact about itself. What a post still owes when it is handed over is
gathered from every storey that registered a mover (`handover`).
"""
