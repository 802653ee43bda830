"""Training of the labeller that `newscrawl.extraction` ships; not part of the package."""
