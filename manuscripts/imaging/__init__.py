"""From a decoded image to a page that can be read: grey, light, polarity, skew; and pictures of what was read."""
