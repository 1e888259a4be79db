"""How fast sayso is, and how much memory it takes."""
