"""The queue room: what is being done behind the pages, how far it is, why it failed, and trying again."""
