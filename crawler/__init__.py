"""Floor 3: fetches a newspaper, recognises its pages and extracts their articles."""
