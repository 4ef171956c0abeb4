"""文书：the letter desk, one letter's page with its true A4 preview, the templates, and letters in one go."""
