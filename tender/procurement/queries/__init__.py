"""Reading procurement; `access_…` is the only way to fetch a thing on somebody's behalf; what is sealed is masked here."""
