"""How much of a foreign file we are willing to look at; every number here is a refusal or a stop.

Units: bytes, rows, columns, seconds.
Source: RELIABILITY 4.3 (order and kinds of limit); the unpacked size is wider than its 100 MB because 100 000 rows × 30
columns must pass.
"""

MEBIBYTE = 1024 * 1024
MAX_FILE_BYTES = 50 * MEBIBYTE
MAX_PARTS = 500
MAX_UNPACKED_BYTES = 320 * MEBIBYTE
MAX_RATIO = 200
RATIO_FLOOR_BYTES = MEBIBYTE  # parts smaller than this may compress as well as they like
BLANK_ROWS_TO_STOP = 200
BLANK_COLUMNS_TO_STOP = 50
MAX_ROWS = 250_000
MAX_COLUMNS = 1_000
MAX_CELLS = 8_000_000
MAX_SHEETS = 100
MAX_TEXT_LENGTH = 32_767  # Excel's own limit of one cell

CHILD_MEMORY_FLOOR = 640 * MEBIBYTE
CHILD_MEMORY_PER_BYTE = 16  # address space allowed for each unpacked byte
CHILD_MEMORY_CEILING = 3072 * MEBIBYTE
CHILD_SECONDS_FLOOR = 20
CHILD_SECONDS_PER_MEBIBYTE = 0.5
