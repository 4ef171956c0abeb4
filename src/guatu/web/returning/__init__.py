"""填报室：what a post owes today, the form that is done in a minute, the checks, the late list, the month's workbook, the cycles."""
