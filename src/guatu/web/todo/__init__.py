"""今日：what to do before going home, the inbox, and what may reach a post outside the house."""
