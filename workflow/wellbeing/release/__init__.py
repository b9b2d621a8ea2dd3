"""The release door: the only way from the secure folder to a table, a figure or a page."""
