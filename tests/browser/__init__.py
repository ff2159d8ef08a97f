"""The whole trip in a real browser, one module per part, each person with their own login."""
