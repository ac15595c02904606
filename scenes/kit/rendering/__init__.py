"""How a scene becomes film: each play drawn in a process of its own, and only what changes."""
