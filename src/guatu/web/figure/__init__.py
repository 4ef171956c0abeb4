"""抽屉：opens any figure and any light, and the file behind a piece of evidence. The same drawer everywhere."""
