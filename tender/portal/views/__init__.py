"""Pages anybody may read, without a login; one module per noun."""
