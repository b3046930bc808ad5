"""How a person is asked for words: a form of several steps, a question for one."""
