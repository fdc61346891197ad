"""Nothing lost, nothing doubled: the real program is killed at random under load, and every trace is counted after."""
