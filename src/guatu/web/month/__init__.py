"""月报工作台：one month from the first return to the close, with what came late."""
