"""Run as a script before a process of ours: drop root, ask to die with the parent, become the process.

A process of its own, because Popen's preexec_fn may deadlock when other threads run (and warns so
from Python 3.12), and because Popen's `user` would make this interpreter unreachable for `nobody`
when it is installed below /root. It imports nothing of ours, and so starts in some 20 ms.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_IGNORED_BY_PYTHON = (signal.SIGPIPE, signal.SIGXFSZ)  # and what is ignored stays so


def become(supervisor: int, farewell: int, uid: int, gid: int, *program: str) -> None:
    """Does not return. `uid` < 0: stay who we are; `farewell` 0: outlive the supervisor."""
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if farewell:  # after the change of user, which clears it
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, farewell)
        if os.getppid() != supervisor:
            sys.exit("the supervisor was killed before its server started")
    for number in _IGNORED_BY_PYTHON:
        signal.signal(number, signal.SIG_DFL)
    os.execv(program[0], program)  # noqa: S606  no shell is wanted


if __name__ == "__main__":
    supervisor, farewell, uid, gid = (int(number) for number in sys.argv[1:5])
    become(supervisor, farewell, uid, gid, *sys.argv[5:])
