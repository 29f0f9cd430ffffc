"""The text flows of all manuscripts, searched by units."""
