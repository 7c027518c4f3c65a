"""What stands at which address, and what it shows."""
