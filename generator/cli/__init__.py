"""Arguments in, exit statuses out."""
