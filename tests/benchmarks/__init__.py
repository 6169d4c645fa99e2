"""Each benchmark runs, at a tiny size."""
