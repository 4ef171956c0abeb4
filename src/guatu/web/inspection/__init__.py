"""核查：rounds and their coverage, one project on the phone, the problem ledger with Excel in and out, second looks at what was closed."""
