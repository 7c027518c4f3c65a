"""What programs fetch: tables, feeds, the sitemap, social cards."""
