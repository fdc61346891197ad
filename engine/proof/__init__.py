"""Is a routine sound? Every situation a case can be in is looked at, before the first case is opened."""
