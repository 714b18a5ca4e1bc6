"""Reads an article: figures with value, unit, year, speaker, kind, and how they stand to the record."""
