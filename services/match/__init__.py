"""`jinlin match`: needs and offers from two files matched on this machine, without any server."""
