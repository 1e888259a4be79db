"""How every shipped weight was made: plain scripts, one command each. Nothing in the product imports this."""
