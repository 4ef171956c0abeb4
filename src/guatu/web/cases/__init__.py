"""事项：what is owed, by whom, whose turn it is; problems, assignments, instructions and requests until their number is struck out."""
