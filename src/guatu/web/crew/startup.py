"""Start-up of the crew room: visits owed join the to-do list of their posts."""

from guatu.cases import todo
from guatu.web.crew.todo import crew_items

todo.register_source("crew", crew_items)
