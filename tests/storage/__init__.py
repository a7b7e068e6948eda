"""What happens to an archive when processes, disks and clocks fail: each fault made on purpose, each result judged
by a verifier that shares no code with the writer."""
