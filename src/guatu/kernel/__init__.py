"""What every storey counts with: dates and working days, periods, yuan, areas, Chinese numerals, codes, errors.

Pure Python: no Django, nothing with a table. Sentences meant for people are Chinese source text;
the caller passes them through gettext.
"""
