"""Measurements of speed and quality, each with floors that may only rise."""
