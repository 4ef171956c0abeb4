"""驾驶舱室：how a place is doing against its promise and against last month, and every number with its definition."""
