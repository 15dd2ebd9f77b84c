"""Files mangled or made to harm, and what reading makes of them."""
