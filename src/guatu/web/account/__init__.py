"""账号房间：signing in and out, one's password, the post one acts in, language and theme."""
