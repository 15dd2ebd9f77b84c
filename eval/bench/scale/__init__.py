"""How time and room grow with what a library holds, on real texts."""
