"""What Sphinx needs beyond itself to build these pages."""
