"""Views of the stored record: TEI, text, page JSON. Nothing here looks at pixels."""
