"""From a column's pixels to glyphs with boxes and candidates."""
