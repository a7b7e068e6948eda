"""Floor 5: the command line; arguments and printing, nothing else."""
