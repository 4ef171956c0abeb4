"""会议：from the topic a county hands in to the minutes, with the projector page in between, where a line typed becomes an owned case."""
