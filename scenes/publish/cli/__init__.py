"""The command ``chalkgrad``: one file a subcommand, and what they share."""
