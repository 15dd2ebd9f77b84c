"""Many clients that ask while documents come and go."""
