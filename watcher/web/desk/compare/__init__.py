"""How an editor sees a change: the views of two versions, and of one paragraph through all of them."""
