"""What people type into procurement, understood or refused in plain words; one module per noun."""
