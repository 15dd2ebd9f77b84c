"""How long it all takes and how much room it needs."""
