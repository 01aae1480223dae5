"""Pure decisions: how a tracking code is made and checked, and which state may follow which."""

from socle.commons.cases.terms import State

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 signs that are not mistaken for one another: no 0, 1, I, L or O. 31 is prime, so the check letter sees every
single
wrong sign and every swap of two."""

RANDOM_SIGNS = 11  # 11 × log2(31) = 54.5 bits

FOLLOWING: dict[State, tuple[State, ...]] = {
    State.RECEIVED: (State.IN_PROGRESS, State.DONE, State.REFUSED),
    State.IN_PROGRESS: (State.DONE, State.REFUSED),
    State.DONE: (),
    State.REFUSED: (),
}


def make_code(prefix: str, chance: bytes) -> str:
    """A tracking code such as ``BV-7K3M-94QX-TZ2C`` from at least 16 random bytes."""
    number = int.from_bytes(chance, "big")
    if len(chance) < 16:
        raise ValueError("a code needs 16 random bytes")
    signs = ""
    for _ in range(RANDOM_SIGNS):
        number, digit = divmod(number, len(ALPHABET))
        signs += ALPHABET[digit]
    signs += check_letter(signs)
    return "-".join([prefix, signs[:4], signs[4:8], signs[8:]])


def check_letter(signs: str) -> str:
    """The letter that makes the weighted sum of all signs (weights 2, 3, …) a multiple of 31."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(signs, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def read_code(typed: str) -> str | None:
    """The code that a person typed, in its one written form; ``None`` when no such code can exist.

    Case, spaces and dashes do not matter.
    """
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())[:40]
    prefix, body = signs[: -RANDOM_SIGNS - 1], signs[-RANDOM_SIGNS - 1 :]
    if not prefix or len(prefix) > 4 or len(body) != RANDOM_SIGNS + 1 or any(sign not in ALPHABET for sign in body):
        return None
    if check_letter(body[:-1]) != body[-1]:
        return None
    return "-".join([prefix, body[:4], body[4:8], body[8:]])


def may_follow(state: State, next_state: State) -> bool:
    """Whether a case in ``state`` may go to ``next_state``."""
    return next_state in FOLLOWING[state]
