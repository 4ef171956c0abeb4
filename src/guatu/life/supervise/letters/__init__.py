"""文书：the letters that press for what is late, from a rung of the ladder to the reply that closes it.

    overdue case ─▶ rung proposed ─▶ adopted ─▶ drafted (one letter an addressee) ─▶ 核稿 ─▶ 会签 ─▶ 签发 ─▶ 送达 ─▶ 签收 ─▶ 回复

Nothing is sent by itself. Every number in a letter is a case's or a figure's; the text around them is a template that an office edits.
A letter counts as issued only when it is signed: then it has its number, its frozen bytes and a case that awaits the reply.
"""
