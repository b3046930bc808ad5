"""Whatever nobody else took: help, commands that do not exist, words nobody asked for, buttons out of date."""
