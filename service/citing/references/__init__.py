"""Citations as a bibliography has them."""
