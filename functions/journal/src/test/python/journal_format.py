"""Decodes and checks journal segments: written from docs/journal-format.md alone, to prove that it suffices.

Usage: journal_format.py DIRECTORY    checks every vector in it, in order of sequence; exits 1 at the first that is wrong.
"""
import hashlib, json, pathlib, struct, sys

from journal_columns import decode
from journal_leaves import leaf
from journal_streams import need

MOST_BYTES = 16 * 1024 * 1024


def merkle(leaves):
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + merkle(leaves[:k]) + merkle(leaves[k:])).digest()


def check(vector, previous_hash):
    """Sections 1 to 8 on one vector. Returns its hash."""
    payload, root = bytes.fromhex(vector["payload"]), bytes.fromhex(vector["root"])
    need(vector["format"] in (1, 2) and 1 <= vector["count"] <= 16384 and len(payload) <= 399360, "format or size")
    need(vector["previous_hash"] == previous_hash.hex(), "previous hash")
    names = ("format", "shard", "sequence", "epoch", "count", "first_timestamp", "last_timestamp")
    header = struct.pack(">IIQQIqq", *(vector[name] for name in names)) + root
    digest = hashlib.sha256(previous_hash + header + payload).digest()
    need(digest.hex() == vector["hash"], "hash")
    entries, balances = decode(payload, vector["format"], vector["count"], vector["first_timestamp"])
    need(entries[-1]["timestamp"] == vector["last_timestamp"], "last timestamp")
    need(entries == vector["entries"], "entries")
    need(balances == vector["balances"], "balances")
    leaves = [leaf(entry) for entry in entries]
    need(max(map(len, leaves)) <= MOST_BYTES, "an entry that is too long")
    need([leaf_.hex() for leaf_ in leaves] == vector["leaves"], "leaves")
    need(merkle(leaves) == root, "root")
    return digest


def main(directory):
    files = sorted(pathlib.Path(directory).glob("*.json"), key=lambda file: json.loads(file.read_text("utf-8"))["sequence"])
    need(files, "no vectors")
    digest = bytes(32)
    for file in files:
        try:
            digest = check(json.loads(file.read_text("utf-8")), digest)
        except Exception as e:
            sys.exit(f"{file.name}: {type(e).__name__}: {e}")
        print("checked", file.stem)


if __name__ == "__main__":
    main(sys.argv[1])
