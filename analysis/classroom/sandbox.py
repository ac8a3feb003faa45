"""Shuts one process in before it runs a student's code: files, network, resources.

Everything here works without root and is taken from the Linux kernel as far as it offers it:
namespaces (``unshare(2)``) against network, other processes and stray children, Landlock
(``landlock(7)``) against files, ``setrlimit(2)`` against hunger. On other systems only the
limits are set. :func:`shut_in` says what is in force.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1 << 20
# sched.h
_NEWNS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (
    0x00020000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
# linux/mount.h
_NOSUID, _NODEV, _PRIVATE = 0x2, 0x4, 0x40000 | 0x4000
# linux/prctl.h
_NO_NEW_PRIVS, _DUMPABLE, _DEATH_SIGNAL = 38, 4, 1
# asm/unistd.h: the same on all machines that are younger than these calls
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
# linux/landlock.h, by the version of the interface
_READ = 1 << 0 | 1 << 2 | 1 << 3  # execute, read a file, read a folder
_FILE_ONLY = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
_FS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_FS_LATER = (1 << 16) - 1
_TCP = 0b11  # bind, connect; from version 4
_SCOPES = 0b11  # abstract sockets, signals; from version 6
_CAPABILITIES_3 = 0x20080522
#: Owner of nothing, for a teacher who works as root.
NOBODY = 65534


@dataclass(frozen=True)
class Limits:
    """What one notebook may use: seconds of processor, mebibytes of memory beyond what the
    kernel begins with, of one file, of its own folder; processes."""

    cpu: int = 120
    memory: int = 1024
    file: int = 16
    folder: int = 64
    processes: int = 64


class _Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def separate(step_down: bool) -> bool:
    """Put this process, which must have one thread, into namespaces of its own, with its next
    child as their first process: no network, no sight of other processes, and all dies when
    that child does. As root, become nobody first if told to. False where the system refuses."""
    if step_down:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    if sys.platform != "linux":
        return False
    libc = _libc()
    libc.prctl(_DUMPABLE, 1, 0, 0, 0)  # else the next lines may not be written
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_NEWUSER | _NEWPID | _NEWNET | _NEWIPC | _NEWNS):
        return False
    with suppress(OSError):
        for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"),
                           ("gid_map", f"{group} {group} 1")):
            Path("/proc/self", name).write_text(line, encoding="ascii")
    return True


def can_step_down(paths: Iterable[Path]) -> bool:
    """Whether we are root, and nobody could read below ``paths``: no student's code need then
    run as root."""
    def open_to_all(path: Path) -> bool:
        return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))

    return os.getuid() == 0 and all(open_to_all(path.resolve()) for path in paths)


def private_folder(folder: Path, mebibytes: int) -> bool:
    """Lay a file system in memory, of so much room, over ``folder``; it goes with this
    process. Wants :func:`separate`."""
    libc = _libc()
    if libc.mount(None, b"/", None, _PRIVATE, None):
        return False
    size = f"size={mebibytes}m,mode=0700".encode()
    flags = _NOSUID | _NODEV
    done: int = libc.mount(b"tmpfs", str(folder).encode(), b"tmpfs", flags, size)
    return done == 0


def limit(limits: Limits, separate: bool) -> None:
    """Set what this process and its children may use; how many they are only where they are
    counted by themselves."""
    began = _address_space()
    for kind, most in (
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.file * MEBIBYTE), (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_AS, began + limits.memory * MEBIBYTE),
        (resource.RLIMIT_NPROC, limits.processes),
    ):
        if kind == resource.RLIMIT_NPROC and not (separate and _counts_by_namespace()):
            continue  # it would count all that the teacher runs
        hard = resource.getrlimit(kind)[1]
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (wanted, wanted))


def _counts_by_namespace() -> bool:
    version = os.uname().release.split(".")[:2]
    return tuple(int(re.match(r"\d*", part)[0] or 0) for part in version) >= (5, 14)  # type: ignore[index]


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 2048 * MEBIBYTE
    return pages * resource.getpagesize()


def fence(readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """By Landlock: from now on this process and its children read only below ``readable``,
    write only below ``writable``, open no connection, and signal no one outside. False where
    the system has no Landlock."""
    if sys.platform != "linux":
        return False
    libc = _libc()
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    handled = _FS.get(version, _FS_LATER)
    rules = _Ruleset(handled, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.byref(rules), size, 0)
    if ruleset < 0:
        return False
    for paths, access in ((readable, _READ), (writable, handled)):
        for path in paths:
            _allow(libc, ruleset, path, access & handled)
    done: int = libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    return done == 0


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, access: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not there: nothing to allow
    rule = _Beneath(access if path.is_dir() else access & _FILE_ONLY, opened)
    libc.syscall(_ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)
    os.close(opened)


def drop_capabilities() -> None:
    """Give up what the first process of a namespace may do in it."""
    if sys.platform == "linux":
        head = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0)
        _libc().capset(head, (ctypes.c_uint32 * 6)())


def die_with_parent() -> None:
    """Ask the system to kill this process when the one that made it ends."""
    if sys.platform == "linux":
        _libc().prctl(_DEATH_SIGNAL, 9, 0, 0, 0)
