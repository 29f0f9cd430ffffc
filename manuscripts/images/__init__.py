"""One decoder seam: files of every kind become frames of pixels, within limits, originals untouched."""
