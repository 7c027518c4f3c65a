"""The nouns of content: what front matter means, the role of a file, parsed Markdown."""
