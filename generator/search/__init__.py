"""The search index: its documents, shards, and Pagefind."""
