"""Where the site goes, and what changed since."""
