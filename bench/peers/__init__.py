"""What others use for the same work, written as they write it."""
