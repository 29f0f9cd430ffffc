"""The page composer: old-looking pages with exact truth, from text, settings and a seed."""
