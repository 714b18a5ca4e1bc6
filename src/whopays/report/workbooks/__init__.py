"""The workbooks there are, one file each; sums a reader checks are live formulas."""
