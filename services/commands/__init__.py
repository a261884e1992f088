"""Groups of the `jinlin` command. Each command imports what it needs only when it runs."""
