"""Files made to harm: for each format those that cost much, lead nowhere or nest without end."""
