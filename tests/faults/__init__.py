"""The fault matrix: what goes wrong between here and AWS, met by each view and each command."""
