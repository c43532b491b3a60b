"""SQLAlchemy: tables, queries, migrations, outbox."""
