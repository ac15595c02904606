"""Files of films: the manifest, captions, sound, and the formats in which they are handed out."""
