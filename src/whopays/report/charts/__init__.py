"""The charts there are, one file each: pure functions from an answer to a `Chart`."""
