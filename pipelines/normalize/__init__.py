"""Floor 0: pure functions from what a newspaper printed to values with a type, a rule and a doubt."""
