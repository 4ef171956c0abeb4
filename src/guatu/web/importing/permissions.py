"""Who may use the addresses of the import room."""

from guatu.access.matrix import Rule

RULES = {
    "importing:list": Rule("import.preview", post=422),
    "importing:batch": Rule("import.preview", things="import_batch", at="place"),
    "importing:answer": Rule("import.preview", things="import_batch", at="place", get=None, post=302),
    "importing:columns": Rule("import.preview", things="import_batch", at="place", get=None, post=302),
    "importing:decide": Rule("import.preview", things="import_batch", at="place", get=None, post=302),
    "importing:apply": Rule("import.apply", things="import_batch", at="place", get=None, post=302),
    "importing:drop": Rule("import.preview", things="import_batch", at="place", get=None, post=302),
    "importing:original": Rule("import.preview", things="import_batch", at="place"),
    "importing:rejected": Rule("import.preview", things="import_batch", at="place"),
    "importing:give-back": Rule("import.preview", things="applied_batch", at="place"),
}
