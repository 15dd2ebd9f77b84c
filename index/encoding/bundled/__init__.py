"""The model that comes with the packages, made ready offline."""
