"""A power cut: what was written and not yet synced may be on the disk or not, whole or in part, in any mixture."""
