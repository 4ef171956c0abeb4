"""文书：content in, bytes out — 公文 as PDF and DOCX, tables as XLSX, pictures for a chat, the leader's page; and what was frozen.

Knows no business: `content` says what a paper says, `freezing` keeps it, `pdf`, `docx`, `xlsx`, `picture`, `onepage` print it.
"""
