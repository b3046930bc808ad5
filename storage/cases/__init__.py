"""Cases between rows and values: loading, saving, the transaction of the engine."""
