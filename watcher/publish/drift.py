"""What the operators' feed is called and how much it holds: it is asked for far more often than rendered."""

SLUG = "drift"
PATH = f"{SLUG}.atom"
MOST_EVENTS = 100
