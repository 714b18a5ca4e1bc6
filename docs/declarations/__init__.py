"""The reference: a file each for what is declared, `markdown()` writes it."""
