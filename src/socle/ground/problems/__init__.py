"""Problems: refusals as ``application/problem+json`` documents (RFC 9457) for machines."""

from socle.ground.problems.document import problem_document, problem_response

__all__ = ["problem_document", "problem_response"]
