"""Alembic's entry: runs the steps on the connection that `storage.migrations.migrate` has opened, in its transaction.

Opens no connection, and does not work offline.
"""

from alembic import context

from storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
