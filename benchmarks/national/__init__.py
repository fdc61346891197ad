"""All of Norway on two cores: 165,000 open cases, a million armed timers, five million tasks, and people at work."""
