"""The simulator under real clients, over real HTTP."""
