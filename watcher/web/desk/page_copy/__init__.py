"""The page as it looked: the stored bytes, made harmless, with what differs marked in place."""
