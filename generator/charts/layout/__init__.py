"""The geometry that kinds of charts share."""
