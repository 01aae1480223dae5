"""The ground floor: what every room stands on. It knows not one noun of a town."""
