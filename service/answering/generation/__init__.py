"""Answers by a language model, checked before they are shown."""
