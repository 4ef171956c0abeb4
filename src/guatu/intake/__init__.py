"""归集 intake: reads foreign sheets into proposals with evidence; knows no business.

Nouns: a *gate result* (may this file be opened at all), a *workbook* of *sheets* (what the file says), a *header map* (which
column means what, in which unit), a *proposal* (rows read into a profile's fields, with everything that was normalised,
skipped or must be asked).
Verbs: `gate.check`, `reader.read`, `headers.find`, `rows.propose`, `file.propose` (the four in one), `writeback.export`,
`writeback.rejected`. Nothing here writes a table; what a field means comes in as a `profile.Profile` from the package that
owns the business.

Source: RELIABILITY 4.3, DECISIONS 13, 27, 32.
"""
