"""Money in minor units, as people read and write it."""

from decimal import Decimal, InvalidOperation

# ISO 4217: how many decimals a currency has, where it is not two.
_DECIMALS = dict.fromkeys(["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "RWF", "VND", "XAF", "XOF"], 0)
_DECIMALS |= dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3)


def decimals_of(currency: str) -> int:
    """How many decimals an amount in ``currency`` has."""
    return _DECIMALS.get(currency, 2)


def major(minor: int, currency: str) -> Decimal:
    """The amount that people read: 1250 minor units of EUR are 12.50."""
    return Decimal(minor).scaleb(-decimals_of(currency))


def read_amount(typed: str, currency: str) -> int | None:
    """Minor units of what a person typed (``12,50`` or ``12.5``); ``None`` when it is no amount of this currency."""
    plain = "".join(sign for sign in typed if not sign.isspace()).replace(",", ".")
    if len(plain) > 15 or not plain.isascii():
        return None
    try:
        minor = Decimal(plain).scaleb(decimals_of(currency))
    except InvalidOperation:
        return None
    return int(minor) if minor.is_finite() and minor == minor.to_integral_value() and minor >= 0 else None
