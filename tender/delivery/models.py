"""Tables of delivery."""
