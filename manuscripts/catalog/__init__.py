"""What the library holds: manuscripts, pages, their state, images by digest, records."""
