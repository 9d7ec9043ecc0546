"""What the databases build beside the table of documents: full text and trigrams, kept current by themselves."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_ROW = "INSERT INTO search_words(rowid, title_words, body_words) VALUES (new.id, new.title_words, new.body_words);"
_GRAM = "INSERT INTO search_grams(rowid, title_words) VALUES (new.id, new.title_words);"
_GONE = """
INSERT INTO search_words(search_words, rowid, title_words, body_words)
VALUES ('delete', old.id, old.title_words, old.body_words);
INSERT INTO search_grams(search_grams, rowid, title_words) VALUES ('delete', old.id, old.title_words);
"""
BUILD = {
    "sqlite": (
        """CREATE VIRTUAL TABLE search_words USING fts5(title_words, body_words, content='search_document',
           content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')""",
        """CREATE VIRTUAL TABLE search_grams USING fts5(title_words, content='search_document', content_rowid='id',
           tokenize='trigram', detail='none')""",
        "CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_grams, 'row')",
        f"CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN {_ROW} {_GRAM} END",
        f"CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN {_GONE} END",
        f"""CREATE TRIGGER search_document_changed AFTER UPDATE OF id, title_words, body_words ON search_document
            BEGIN {_GONE} {_ROW} {_GRAM} END""",
    ),
    "postgresql": (
        "ALTER TABLE search_document SET (toast_tuple_target = 256)",
        """ALTER TABLE search_document
           ADD COLUMN title_vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', title_words)) STORED,
           ADD COLUMN vector tsvector GENERATED ALWAYS AS (
             to_tsvector('simple', title_words) || to_tsvector('simple', body_words)) STORED""",
        "CREATE INDEX search_document_title_vector ON search_document USING gin (title_vector)",
        "CREATE INDEX search_document_vector ON search_document USING gin (vector)",
        "CREATE INDEX search_document_grams ON search_document USING gin (title_words gin_trgm_ops)",
    ),
}
DROP = {
    "sqlite": (
        "DROP TRIGGER search_document_added",
        "DROP TRIGGER search_document_removed",
        "DROP TRIGGER search_document_changed",
        "DROP TABLE search_terms",
        "DROP TABLE search_words",
        "DROP TABLE search_grams",
    ),
    "postgresql": (
        "DROP INDEX search_document_grams",
        "DROP INDEX search_document_vector",
        "DROP INDEX search_document_title_vector",
        "ALTER TABLE search_document DROP COLUMN vector, DROP COLUMN title_vector",
    ),
}
REBUILD = {
    "sqlite": (
        "INSERT INTO search_words(search_words) VALUES ('rebuild')",
        "INSERT INTO search_words(search_words) VALUES ('optimize')",
        "INSERT INTO search_grams(search_grams) VALUES ('rebuild')",
        "INSERT INTO search_grams(search_grams) VALUES ('optimize')",
    ),
    "postgresql": (
        "REINDEX INDEX search_document_vector",
        "REINDEX INDEX search_document_title_vector",
        "REINDEX INDEX search_document_grams",
        "ANALYZE search_document",
    ),
}


def build(connection: BaseDatabaseWrapper) -> None:
    """Make the indexes of this database."""
    _run(connection, BUILD[connection.vendor])


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove them."""
    _run(connection, DROP[connection.vendor])


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Make them anew out of the documents."""
    _run(connection, REBUILD[connection.vendor])


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
