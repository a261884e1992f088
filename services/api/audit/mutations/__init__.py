"""The audit trail is written by the verbs of all subjects and changed by none."""

VERBS = ()
