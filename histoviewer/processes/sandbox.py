"""Rights that a process gives up before it opens files of others, on Linux.

A decoder that is taken over by a damaged file should reach nothing else: no network, no other
program, no signal to another process. By Landlock, which needs no privileges; kernels without it,
and other systems, do without.
Writing is left, as results, remembered pixel sizes and exports go to folders of the user's choice.
"""

import ctypes
import os
import struct
import sys

# For memory, which is taken by damaged headers rather than by attacks.
DATA_BYTES = 3 * 2**30

_PR_SET_NO_NEW_PRIVS = 38
# The same on all processors.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_BENEATH_PATH = 1
_VERSION = 1
_EXECUTE, _MOVE = 1 << 0, 1 << 13
_BIND_TCP, _CONNECT_TCP = 1 << 0, 1 << 1
_SIGNALS = 1 << 1
_WITH_MOVE, _WITH_NETWORK, _WITH_SCOPES = 2, 4, 6


def give_up_rights() -> bool:
    """Give up TCP, programs, signals and privileges, for good; return whether it was possible.

    For the calling thread and those that it starts, so it comes first.

    A right is given up by handling it without any rule that grants it.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    if version < 1:
        return False
    network = _BIND_TCP | _CONNECT_TCP if version >= _WITH_NETWORK else 0
    scopes = _SIGNALS if version >= _WITH_SCOPES else 0
    # Moving files to another folder is the one right that is lost unless it is granted.
    moving = _MOVE if version >= _WITH_MOVE else 0
    rights = struct.pack("=QQQ", _EXECUTE | moving, network, scopes)
    # Older kernels refuse fields that they do not know, unless these are left out or zero.
    ruleset = libc.syscall(
        _CREATE_RULESET, rights, ctypes.c_size_t(len(rights)), ctypes.c_uint32(0)
    )
    if ruleset < 0:
        return False
    try:
        if moving and not _grant(libc, ruleset, moving):
            return False
        return bool(libc.syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)) == 0)
    finally:
        os.close(ruleset)


def _grant(libc: ctypes.CDLL, ruleset: int, right: int) -> bool:
    """Grant a right to a ruleset for all files."""
    root = os.open("/", os.O_RDONLY | os.O_DIRECTORY)
    try:
        rule = struct.pack("=Qi", right, root)
        added = libc.syscall(
            _ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_BENEATH_PATH), rule, ctypes.c_uint32(0)
        )
        return bool(added == 0)
    finally:
        os.close(root)


def limit_memory(size: int) -> None:
    """Limit the memory that this process may allocate, in bytes; not on Windows."""
    if sys.platform == "win32":
        return  # It has no such limit that a process could set for itself.
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = size if most == resource.RLIM_INFINITY else min(size, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
