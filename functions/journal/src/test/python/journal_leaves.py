"""The canonical bytes of entries: section 3 of docs/journal-format.md."""
import struct

KINDS = ["account_opened", "transfer_made", "hold_expired", "account_rejected", "transfer_rejected"]
KINDS += ["transfer_made_across", "leg_expired", "transfer_rejected_across", "prepared", "decided", "ended", "settled", "expiry_settled"]
OPENED, MADE, EXPIRED, ACCOUNT_REJECTED, REJECTED, ACROSS, LEG, REJECTED_ACROSS, PREPARED, DECIDED, ENDED, SETTLED, EXPIRY_SETTLED = range(13)
COMMITTED, REFUSED, ABANDONED = range(3)


def text(value):
    return u32(len(value.encode())) + value.encode()


def u32(value):
    return struct.pack(">I", value)


def wide(value):
    return int(value).to_bytes(16, "big")


def i64(value):
    return struct.pack(">q", value)


def many(items, form):
    return u32(len(items)) + b"".join(form(item) for item in items)


def asked_bytes(t, left=b""):
    """Section 3: `asked`, or with what was left before the fields of kind 1."""
    date = t["effective_at"]
    return (
        text(t["id"]) + text(t["debit_account_id"]) + text(t["credit_account_id"]) + wide(t["amount"]) + left + text(t["asset"])
        + u32(t["code"]) + u32(t["flags"]) + text(t["pending_id"]) + text(t["reverses"]) + i64(t["timeout"])
        + (b"\0" if date is None else b"\1" + struct.pack(">qI", *date)) + text(t["reference"]) + text(t["metadata"])
    )


def transfer_bytes(t):
    return asked_bytes(t, wide(t["left_before"]))


def timed(t):
    return transfer_bytes(t) + i64(t["transfer_timestamp"])


def prepared_bytes(e):
    chain = e["chain"]
    members = many(e["members"], lambda m: u32(m["number"]) + timed(m) + bytes([m["legs"]]))
    rest = members + many(e["ids"], lambda i: u32(i[0]) + text(i[1])) + many(e["closes"], text) + many(e["reopens"], text)
    if chain is None:
        return rest + b"\0"
    asked = lambda m: asked_bytes(m) + text(m["party_debit"]) + text(m["party_credit"]) + bytes([m["source"]])
    return rest + b"\1" + i64(chain["sent_at"]) + many(chain["members"], asked)


def verdict_bytes(e):
    if e["verdict"] == COMMITTED:
        amounts = many(e["amounts"], lambda a: u32(a[0]) + wide(a[1]))
        return b"\0" + amounts + many(e["records"], lambda r: u32(r["number"]) + timed(r))
    return b"\1" + many(e["burned"], lambda b: text(b[0]) + text(b[1])) if e["verdict"] == REFUSED else b"\2"


def leaf(e):
    """Section 3."""
    kind = KINDS.index(e["kind"])
    head = struct.pack(">Bq", kind, e["timestamp"])
    if "key" in e:
        head += u32(e["key"][0]) + i64(e["key"][1])
    if kind == OPENED:
        return head + text(e["id"]) + text(e["asset"]) + u32(e["code"]) + u32(e["flags"]) + wide(e["overdraft"]) + text(e["reference"]) + text(e["metadata"])
    if kind == MADE:
        return head + transfer_bytes(e)
    if kind == ACROSS:
        return head + timed(e) + bytes([e["legs"]])
    if kind in (EXPIRED, LEG):
        rest = text(e["id"]) + text(e["debit_account_id"]) + text(e["credit_account_id"]) + wide(e["amount"]) + u32(e["flags"])
        return head + rest + (bytes([e["legs"]]) if kind == LEG else b"")
    if kind == PREPARED:
        return head + prepared_bytes(e)
    if kind == DECIDED:
        return head + verdict_bytes(e) + many(e["tell"], u32)
    if kind == ENDED:
        return head + bytes([e["verdict"]])
    if kind == SETTLED:
        return head
    return head + text(e["id"]) + (b"" if kind == EXPIRY_SETTLED else text(e["outcome"]))
