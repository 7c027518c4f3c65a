"""Small value types that know nothing of the rest: dates, countries, colours, addresses, links."""
