"""From a folder of content to a folder of pages: the pipeline."""
