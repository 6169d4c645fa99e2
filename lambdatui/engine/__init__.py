"""AWS and the store in a process of their own, and the pipe between it and the console."""
