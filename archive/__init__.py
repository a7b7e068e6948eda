"""Floor 1: what is kept, and the proof that it is intact."""
