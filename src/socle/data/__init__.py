"""The territorial data platform: tables, their editions, and the portal that shows them."""
