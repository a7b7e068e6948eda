"""Floor 5: the researchers' front, Datasette with our metadata, plugin and templates."""
