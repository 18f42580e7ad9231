"""Alembic's entry: migrations run on the connection that `api.db.migrate` hands over."""

from alembic import context

from api.db.migrations.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # Procrastinate and Rasa look after tables of their own.
    include_name=lambda name, kind, _: kind != "table" or name in Base.metadata.tables,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
