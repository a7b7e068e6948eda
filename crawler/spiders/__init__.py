"""One spider class; every newspaper file makes it a spider of its own name."""
