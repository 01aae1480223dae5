"""The commons: what several services share (people, places, files, cases). Nothing here knows a single service."""
