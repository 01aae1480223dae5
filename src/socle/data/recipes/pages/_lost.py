"""What steps lost, in words, with the most frequent of it."""

from collections.abc import Mapping
from typing import Any

from socle.engines.tables.transforming import lost_words
from socle.ground.look.words import number


def lost_of(step: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """Each reason with how many, and samples: a value, how often, what an address is like."""
    return [
        {
            "words": lost_words(one["why"], number(one["count"]), language),
            "samples": [
                {"value": sample["value"], "count": sample["count"], "near": ", ".join(sample.get("near", ()))}
                for sample in one["samples"]
            ],
        }
        for one in step["lost"]
    ]
