"""Questions about the documents themselves: who wrote them, what they are about, what is where."""
