"""What researchers see: Datasette on the archive, read-only, with pages of its own."""
