"""ALTO 4.4: one file for each page, for libraries and for the transcription tools of other projects."""
