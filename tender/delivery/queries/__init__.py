"""Reading delivery; `access_…` is the only way to fetch a thing on somebody's behalf."""
