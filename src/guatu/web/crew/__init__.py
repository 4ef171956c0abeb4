"""专班房间：who sits in which crew, who has to go where, one minute for a visit, balance and hand-over."""
