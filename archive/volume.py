"""The file system that an archive stands on, as far as it decides how SQLite may keep its log."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset({
    "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "gfs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs",
    "nfs4", "ocfs2", "orangefs", "prl_fs", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs",
    "fuse.ceph-fuse", "fuse.cephfs", "fuse.davfs", "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.goofys",
    "fuse.juicefs", "fuse.mfs", "fuse.rclone", "fuse.s3fs", "fuse.seaweedfs", "fuse.smbnetfs", "fuse.sshfs",
    "fuse.vmhgfs-fuse",
})  # fmt: skip
"""Types under which other machines may hold the same files: memory is not shared with them, so that SQLite's
write-ahead log, whose index is shared memory, loses pages there."""

# "36 35 98:0 /root /mount/point rw,noatime master:1 - ext4 /dev/root rw": the optional fields end at the hyphen.
_MOUNT = re.compile(r"\S+ \S+ \S+ \S+ (?P<point>\S+) \S+ (?:.* )?- (?P<kind>\S+) ")
_OCTAL = re.compile(r"\\([0-7]{3})")


def find_network_type(path: Path) -> str | None:
    """The type of the network file system that holds the path, such as `nfs4`; None on a local one, and where the
    machine does not tell its mounts."""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    kind = find_type(mounts, path.resolve())
    return kind if kind in NETWORK else None


def find_type(mounts: str, path: Path) -> str | None:
    """The file system type of an absolute path by the lines of a mountinfo; of mounts on one point the last holds."""
    best, kind = Path(), None
    for line in mounts.splitlines():
        found = _MOUNT.match(line)
        if found is None:
            continue
        point = Path(_OCTAL.sub(lambda code: chr(int(code[1], 8)), found["point"]))
        if path.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, found["kind"]
    return kind


def describe_network(kind: str) -> str:
    """What an operator is told of an archive on such a file system."""
    return (
        f"The archive stands on a network volume ({kind}): SQLite keeps no write-ahead log there, so that readers and "
        "the harvest wait for each other. Move the archive to a local disk, and copy it with `baoluu backup`."
    )
