"""What can happen to people, organisations and seats."""
