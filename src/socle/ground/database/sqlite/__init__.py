"""Django's SQLite backend with one writer lock for all threads and processes of an instance."""
