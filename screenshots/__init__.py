"""Pictures of the real program on the demo account."""
