"""The reports there are, one file each: from an answer to a `Paper`."""
