"""Translations: French is the source, English and Arabic are complete.

``python -m tools.messages extract`` writes the strings of the code into ``locale/``, ``merge FILE.json…``
puts translations in, ``check`` is red while one is missing or wrong. No system gettext is needed.
"""
