"""The columns of a segment and the entries that they make: section 8 of docs/journal-format.md."""
from journal_leaves import KINDS, OPENED, MADE, EXPIRED, ACCOUNT_REJECTED, REJECTED, ACROSS, LEG
from journal_leaves import REJECTED_ACROSS, PREPARED, DECIDED, ENDED, SETTLED, EXPIRY_SETTLED, COMMITTED, REFUSED
from journal_streams import Streams, need, signed, tree, wrap

MOST_PARTS = 32768


def below(limit, values, what):
    need(all(value < limit for value in values), what + " is out of range")
    return values


class Cross:
    """Section 8.2: the columns C1 to C26, and what follows from them alone."""

    def __init__(self, s, kinds):
        of = lambda *which: sum(kind in which for kind in kinds)
        self.members, self.ids, self.asked, self.closes, self.reopens = (s.repeated(of(PREPARED)) for _ in range(5))
        # Sizes are checked before anything is read that has so many rows.
        self.parts = 0
        for column in (self.members, self.ids, self.asked, self.closes, self.reopens):
            self.count_parts(column)
        self.verdicts = below(3, s.repeated(of(DECIDED, ENDED)), "verdict")
        self.amounts, self.records, self.burned, self.tell = (self.count_parts(s.repeated(of(DECIDED))) for _ in range(4))
        self.forms = below(1 << 13, s.repeated(sum(self.asked)), "form of what was asked for")
        self.record_places = s.repeated(sum(self.records))
        self.burn_places = s.repeated(sum(self.burned))
        keyed = of(PREPARED, DECIDED, ENDED, SETTLED)
        self.coordinators = below(256, s.repeated(keyed), "coordinator")
        self.keys = below(2**64, s.repeated(keyed), "key")
        self.legs = below(4, s.repeated(of(ACROSS, LEG) + sum(self.members)), "legs")
        self.member_numbers = s.repeated(sum(self.members))
        self.member_times = below(2**64, s.repeated(sum(self.members)), "member's time")
        self.id_numbers = s.repeated(sum(self.ids))
        self.made_times = below(2**64, s.repeated(of(ACROSS)), "transfer's time")
        chains = sum(asked > 0 for asked in self.asked)
        self.sent_millis = below(2**64, s.repeated(chains), "time of sending")
        self.sent_rest = below(1_000_000, s.repeated(chains), "time of sending")
        self.amount_numbers = s.repeated(sum(self.amounts))
        self.record_numbers = s.repeated(sum(self.records))
        self.record_times = below(2**64, s.repeated(self.record_places.count(0)), "record's time")
        self.shards = below(256, s.repeated(sum(self.tell)), "shard")
        need(not any(form & 1 << 12 and not form & 1 << 7 for form in self.forms), "form of what was asked for moves other accounts than what was prepared")

    def count_parts(self, column):
        self.parts += sum(column)
        need(self.parts <= MOST_PARTS, "number of a chain's parts is out of range")
        return column


def parts_of(kinds, cross):
    """What stands in rows of the columns of format 1, in order: (kind of entry, part of it, form)."""
    if cross is None:
        return [(kind, None, 0) for kind in kinds]
    prepared = iter(zip(cross.members, cross.ids, cross.closes, cross.reopens, cross.asked))
    decided = iter(zip(cross.amounts, cross.records, cross.burned))
    forms, record_places, burn_places = iter(cross.forms), iter(cross.record_places), iter(cross.burn_places)
    parts = []
    for kind in kinds:
        if kind == PREPARED:
            members, ids, closes, reopens, asked = next(prepared)
            parts += [(kind, "member", 0)] * members + [(kind, "id", 0)] * ids + [(kind, "account", 0)] * (closes + reopens)
            parts += [(kind, "asked", next(forms)) for _ in range(asked)]
        elif kind == DECIDED:
            amounts, records, burned = next(decided)
            parts += [(kind, "amount", 0)] * amounts
            parts += [(kind, "record", 0) for _ in range(records) if next(record_places) == 0]
            parts += [(kind, "burned", 0) for _ in range(burned) if next(burn_places) == 0]
        else:
            parts.append((kind, None, 0))
    return parts


def is_transfer(kind, part):
    return kind in (MADE, ACROSS) or part in ("member", "record")


def roles(kind, part, form):
    if kind == OPENED:
        return (0,)
    if is_transfer(kind, part) or kind in (EXPIRED, LEG):
        return (1, 2)
    if part == "account":
        return (3,)
    if part == "asked" and form >> 7 & 1:
        named = [role for bit, role in ((0, 1), (1, 2)) if not form >> bit & 1]
        return named + [3 for bit in (10, 11) if form >> 12 & 1 and not form >> bit & 1]
    return ()


def references(streams, parts, form_2):
    """The references of all parts, then those of role 4; and how many accounts there are."""
    new, index, count, result = tree(5), [tree() for _ in range(5)], 0, []

    def read(role):
        nonlocal count
        if streams.bit(new[role]):
            result.append(count)
            count += 1
        else:
            result.append(streams.number(index[role]))
            need(result[-1] < count, "account's index")

    for part in parts:
        for role in roles(*part):
            read(role)
    released = streams.number(streams.constants) if form_2 else 0
    need(released <= MOST_PARTS, "number of accounts released is out of range")
    for _ in range(released):
        read(4)
    return result[: len(result) - released], result[len(result) - released :], count


class Reader:
    """The columns of section 8, and the entries that they make."""

    def __init__(self, s, format_, count, first_timestamp):
        start = first_timestamp // 1_000_000
        self.first_timestamp = first_timestamp
        self.kinds = below(5 if format_ == 1 else 13, s.repeated(count), "kind of entry")
        self.timestamps = [first_timestamp]
        for delta in s.numbers(count - 1):
            self.timestamps.append(self.timestamps[-1] + delta + 1)
            need(self.timestamps[-1] < 2**63, "timestamp")
        self.cross = Cross(s, self.kinds) if format_ > 1 else None
        parts = parts_of(self.kinds, self.cross)
        refs, released, accounts = references(s, parts, format_ > 1)
        names = s.texts(accounts, start)
        self.accounts, self.released, self.dictionary = iter([names[i] for i in refs]), [names[i] for i in released], names
        of = lambda condition: sum(bool(condition(*part)) for part in parts)
        row = lambda kind, part, form: part == "asked" and form >> 7 & 1
        transfer = lambda kind, part, form: is_transfer(kind, part) or row(kind, part, form)
        thing = lambda kind, part, form: kind == OPENED or transfer(kind, part, form)
        rejected = (ACCOUNT_REJECTED, REJECTED, REJECTED_ACROSS)
        with_id = lambda k, p, f: transfer(k, p, f) or k in rejected + (EXPIRED, LEG, EXPIRY_SETTLED) or p in ("id", "burned")
        with_amount = lambda k, p, f: transfer(k, p, f) or k in (EXPIRED, LEG) or p == "amount" or p == "asked" and f >> 6 & 1
        self.ids = iter(s.texts(of(with_id), start))
        self.amounts = iter(s.repeated(of(with_amount)))
        self.left = iter(s.repeated(of(lambda k, p, f: is_transfer(k, p))))
        self.assets = iter(s.texts(of(thing), start))
        self.codes = iter(below(65536, s.repeated(of(thing)), "code"))
        self.flags = iter(s.repeated(of(lambda k, p, f: thing(k, p, f) or k in (EXPIRED, LEG))))
        self.overdrafts = iter(s.repeated(of(lambda k, p, f: k == OPENED)))
        self.pending = iter(s.texts(of(transfer), start))
        self.reverses = iter(s.texts(of(transfer), start))
        self.timeouts = iter(below(2**63, s.repeated(of(transfer)), "time-out"))
        dated = below(2, s.repeated(of(transfer)), "presence of a date")
        seconds, second = [], first_timestamp // 1_000_000_000
        for z in s.numbers(sum(dated)):
            second = wrap(second + signed(z))
            seconds.append(second)
        self.dates = iter(zip(seconds, below(10**9, s.repeated(sum(dated)), "nanoseconds")))
        self.dated = iter(dated)
        self.references, self.metadata = iter(s.texts(of(thing), start)), iter(s.texts(of(thing), start))
        self.outcomes = iter(s.texts(of(lambda k, p, f: k in rejected or p == "burned"), start))
        if format_ > 1:
            self.start_across(start)

    def start_across(self, start):
        """Section 8.2: the keys, which are needed before the entries, and what is taken from C1 to C26 one by one."""
        c = self.cross
        self.keys, last, prepared, at = {}, {}, 0, 0
        for position, kind in enumerate(self.kinds):
            if kind not in (PREPARED, DECIDED, ENDED, SETTLED):
                continue
            size = 1
            if kind == PREPARED:
                size = c.asked[prepared] or c.members[prepared] + c.ids[prepared]
                prepared += 1
            place = kind, c.coordinators[at]
            last[place] = wrap(last.get(place, self.first_timestamp - 1) + size + signed(c.keys[at]))
            self.keys[position] = [place[1], last[place]]
            at += 1
        self.sizes = iter(zip(c.members, c.ids, c.closes, c.reopens, c.asked))
        self.decisions = iter(zip(c.amounts, c.records, c.burned, c.tell))
        self.next = {name: iter(column) for name, column in vars(c).items() if isinstance(column, list)}
        self.sent = start

    def take(self, name):
        return next(self.next[name])

    def numbers(self, name, size):
        """Numbers that grow, each less the one before."""
        number = -1
        for _ in range(size):
            number += 1 + self.take(name)
            need(number <= MOST_PARTS, "member's number is out of range")
            yield number

    def common(self):
        return dict(asset=next(self.assets), code=next(self.codes), flags=next(self.flags))

    def asked_row(self, form=0):
        """The fields of a transfer as it is asked for."""
        t = dict(id=next(self.ids))
        t.update(debit_account_id="" if form & 1 else next(self.accounts), credit_account_id="" if form & 2 else next(self.accounts))
        t.update(amount=str(next(self.amounts)), **self.common(), pending_id=next(self.pending), reverses=next(self.reverses))
        t.update(timeout=next(self.timeouts), effective_at=list(next(self.dates)) if next(self.dated) else None)
        return dict(t, reference=next(self.references), metadata=next(self.metadata))

    def transfer(self):
        t = dict(self.asked_row(), left_before=str(next(self.left)))
        need(t["asset"], "transfer's asset is missing")
        return t

    def entries(self):
        entries = []
        for position, (kind, timestamp) in enumerate(zip(self.kinds, self.timestamps)):
            entry = {"kind": KINDS[kind], "timestamp": timestamp}
            if kind in (PREPARED, DECIDED, ENDED, SETTLED):
                entry["key"] = self.keys[position]
            if kind == OPENED:
                entry.update(id=next(self.accounts), **self.common(), overdraft=str(next(self.overdrafts)))
                entry.update(reference=next(self.references), metadata=next(self.metadata))
            elif kind == MADE:
                entry.update(self.transfer())
            elif kind == ACROSS:
                expected = self.expected_time(position, timestamp)
                entry.update(transfer_timestamp=wrap(expected - signed(self.take("made_times"))), legs=self.take("legs"), **self.transfer())
            elif kind in (EXPIRED, LEG):
                entry.update(id=next(self.ids), debit_account_id=next(self.accounts), credit_account_id=next(self.accounts))
                entry.update(amount=str(next(self.amounts)), flags=next(self.flags))
                if kind == LEG:
                    entry.update(legs=self.take("legs"))
            elif kind == PREPARED:
                entry.update(self.prepared(entry["key"][1]))
            elif kind == DECIDED:
                entry.update(self.decided(entry["key"][1], entries))
            elif kind == ENDED:
                entry.update(verdict=self.take("verdicts"))
            elif kind == EXPIRY_SETTLED:
                entry.update(id=next(self.ids))
            elif kind != SETTLED:
                entry.update(id=next(self.ids), outcome=next(self.outcomes))
            entries.append(entry)
        return entries

    def expected_time(self, position, timestamp):
        end = next((i for i in range(position + 1, len(self.kinds)) if self.kinds[i] in (DECIDED, ENDED)), None)
        return timestamp if end is None else self.keys[end][1] - (end - position - 1)

    def prepared(self, key):
        members, ids, closes, reopens, asked = next(self.sizes)
        result = {"members": []}
        for number in self.numbers("member_numbers", members):
            time = wrap(key + number - signed(self.take("member_times")))
            result["members"].append({"number": number, "transfer_timestamp": time, "legs": self.take("legs"), **self.transfer()})
        result["ids"] = [[number, next(self.ids)] for number in self.numbers("id_numbers", ids)]
        result["closes"] = self.account_set(closes)
        result["reopens"] = self.account_set(reopens)
        result["chain"] = self.chain(result["members"], asked) if asked else None
        return result

    def account_set(self, size):
        accounts = [next(self.accounts) for _ in range(size)]
        need(len(set(accounts)) == size, "account of a chain stands there twice")
        return sorted(accounts, key=lambda account: account.encode("utf-16-be"))

    def chain(self, prepared, size):
        here = {member["number"]: member for member in prepared}
        self.sent = wrap(self.sent + signed(self.take("sent_millis")))
        sent_at = wrap(self.sent * 1_000_000 + self.take("sent_rest"))
        members = []
        for number in range(size):
            form = self.take("forms")
            bit = lambda n: form >> n & 1
            if bit(7):
                asked = self.asked_row(form)
                debit, credit = asked["debit_account_id"], asked["credit_account_id"]
                if bit(12):
                    debit = "" if bit(10) else next(self.accounts)
                    credit = "" if bit(11) else next(self.accounts)
            else:
                need(number in here, "form of what was asked for lacks what was prepared")
                of = here[number]
                debit, credit = of["debit_account_id"], of["credit_account_id"]
                asked = {name: value for name, value in of.items() if name not in ("number", "transfer_timestamp", "legs", "left_before")}
                left_out = ("debit_account_id", ""), ("credit_account_id", ""), ("asset", ""), ("code", 0), ("reference", ""), ("metadata", "")
                asked.update((name, nothing) for n, (name, nothing) in enumerate(left_out) if bit(n))
                if bit(6):
                    asked["amount"] = str(next(self.amounts))
            members.append({**asked, "party_debit": debit, "party_credit": credit, "source": form >> 8 & 3})
        return {"sent_at": sent_at, "members": members}

    def decided(self, key, before):
        amounts, records, burned, tell = next(self.decisions)
        verdict = self.take("verdicts")
        need(verdict == COMMITTED or amounts + records == 0, "verdict brings what it cannot")
        need(verdict == REFUSED or burned == 0, "verdict brings what it cannot")
        result = {"verdict": verdict}
        if verdict == COMMITTED:
            result["amounts"] = [[number, str(next(self.amounts))] for number in self.numbers("amount_numbers", amounts)]
            result["records"] = [{"number": number, **self.record(key, before)} for number in self.numbers("record_numbers", records)]
        elif verdict == REFUSED:
            result["burned"] = [self.burn(before) for _ in range(burned)]
        shards = [self.take("shards") for _ in range(tell)]
        need(len(set(shards)) == tell, "shard to tell stands there twice")
        return dict(result, tell=sorted(shards))

    def record(self, key, before):
        place = self.take("record_places")
        if place == 0:
            return {"transfer_timestamp": wrap(key - signed(self.take("record_times"))), **self.transfer()}
        need(place <= len(before), "place of a record is out of range")
        made = before[-place]
        need(made["kind"] in ("transfer_made", "transfer_made_across"), "place of a record has none")
        record = {name: value for name, value in made.items() if name not in ("kind", "timestamp", "legs")}
        return {"transfer_timestamp": made["timestamp"], **record}

    def burn(self, before):
        place = self.take("burn_places")
        if place == 0:
            return [next(self.ids), next(self.outcomes)]
        need(place <= len(before), "place of a burned id is out of range")
        rejected = before[-place]
        need(rejected["kind"] in ("transfer_rejected", "transfer_rejected_across"), "place of a burned id has none")
        return [rejected["id"], rejected["outcome"]]


def touched(entries):
    """Section 8.2: the accounts that entries touch here, in order of first appearance."""
    accounts = {}
    for e in entries:
        if e["kind"] == "account_opened":
            accounts[e["id"]] = True
        for leg in [e] if "debit_account_id" in e else e.get("members", []):
            here = leg.get("legs", 3)
            accounts.update((leg[name], True) for bit, name in ((1, "debit_account_id"), (2, "credit_account_id")) if here & bit)
    return list(accounts)


def decode(payload, format_, count, first_timestamp):
    """Section 8. Returns entries and after-balances in the form that the vectors have."""
    s = Streams(payload)
    reader = Reader(s, format_, count, first_timestamp)
    entries = reader.entries()
    names = reader.dictionary if format_ == 1 else touched(entries) + reader.released
    need(len(set(names)) == len(names), "account has two balances")
    totals = [s.numbers(len(names)) for _ in range(4)]
    closed = below(2, s.repeated(len(names)), "closed account's mark")
    s.end()
    fields = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
    balances = [
        {"id": name, **{field: str(totals[f][i]) for f, field in enumerate(fields)}, "closed": closed[i] == 1} for i, name in enumerate(names)
    ]
    return entries, balances
