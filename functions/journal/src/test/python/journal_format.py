"""Decodes and checks journal segments: written from docs/journal-format.md alone, to prove that it suffices.

Usage: journal_format.py DIRECTORY    checks every vector in it, in order of sequence; exits 1 at the first that is wrong. One that has `refused` has to be.
"""
import hashlib, json, pathlib, struct, sys

from journal_columns import decode
from journal_leaves import leaf
from journal_streams import Corrupt, need

MOST_BYTES = 16 * 1024 * 1024


def merkle(leaves):
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + merkle(leaves[:k]) + merkle(leaves[k:])).digest()


def sealed(vector, previous_hash):
    """Sections 1 and 2 on one vector. Returns its payload and its hash."""
    payload, root = bytes.fromhex(vector["payload"]), bytes.fromhex(vector["root"])
    need(vector["format"] in (1, 2) and 1 <= vector["count"] <= 16384 and len(payload) <= 399360, "format or size")
    need(vector["previous_hash"] == previous_hash.hex(), "previous hash")
    names = ("format", "shard", "sequence", "epoch", "count", "first_timestamp", "last_timestamp")
    header = struct.pack(">IIQQIqq", *(vector[name] for name in names)) + root
    digest = hashlib.sha256(previous_hash + header + payload).digest()
    need(digest.hex() == vector["hash"], "hash")
    return payload, digest


def check(vector, previous_hash):
    """Sections 1 to 8 on one vector. Returns its hash."""
    payload, digest = sealed(vector, previous_hash)
    entries, balances = decode(payload, vector["format"], vector["count"], vector["first_timestamp"])
    need(entries[-1]["timestamp"] == vector["last_timestamp"], "last timestamp")
    need(entries == vector["entries"], "entries")
    need(balances == vector["balances"], "balances")
    leaves = [leaf(entry) for entry in entries]
    need(max(map(len, leaves)) <= MOST_BYTES, "an entry that is too long")
    need([leaf_.hex() for leaf_ in leaves] == vector["leaves"], "leaves")
    need(merkle(leaves) == bytes.fromhex(vector["root"]), "root")
    return digest


def check_refused(vector):
    """Section 9 on one vector, whose hash is good."""
    payload, _ = sealed(vector, bytes(32))
    try:
        decode(payload, vector["format"], vector["count"], vector["first_timestamp"])
    except Corrupt as e:
        need(f"corrupt: a {e}" == vector["refused"], f"it is refused as: {e}")
        return
    raise Corrupt("it is not refused")


def main(directory):
    files = sorted(pathlib.Path(directory).glob("*.json"), key=lambda file: json.loads(file.read_text("utf-8"))["sequence"])
    need(files, "no vectors")
    digest = bytes(32)
    for file in files:
        vector = json.loads(file.read_text("utf-8"))
        try:
            if "refused" in vector:
                check_refused(vector)
            else:
                digest = check(vector, digest)
        except Exception as e:
            sys.exit(f"{file.name}: {type(e).__name__}: {e}")
        print("refused" if "refused" in vector else "checked", file.stem)


if __name__ == "__main__":
    main(sys.argv[1])
