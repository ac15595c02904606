"""A variant for each student, the roster, and grading."""
