"""The demo's functions. Each file is the whole code of one, as it would be deployed to Lambda."""
