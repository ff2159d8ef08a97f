"""What can happen to credits: entries come by the outbox, claims by people."""
