"""The search index of several institutions in one Elasticsearch cluster."""
