"""Tests of documents: what a reader, a screen reader and a liar would try."""
