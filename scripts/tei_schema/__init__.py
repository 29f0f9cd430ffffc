"""What an ODD processor does for our TEI: from `manuscripts.odd` and the published grammar to RELAX NG and Schematron.

The stylesheets of the TEI consortium are not needed. The grammar is a reduction of `tei_all.rng`, so what is valid by
ours is valid by that.
"""
