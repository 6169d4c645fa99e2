"""What things are and mean: pure values and functions, with no I/O and no clock."""
