"""Floor 2: what is done to an article between its page and the archive."""
