"""The three streams of a payload: sections 4 to 7 of docs/journal-format.md."""
import zlib

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Corrupt(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Corrupt(what)


def tree(size=256):
    return [[32768, 0] for _ in range(size)]


def signed(z):
    return z >> 1 if z & 1 == 0 else -(z >> 1) - 1


def wrap(v):
    return (v + 2**63) % 2**64 - 2**63


class Streams:
    """Sections 4 to 7."""

    def __init__(self, payload):
        self.at = 0
        self.data = payload
        self.code = self.take(self.varint())
        self.bits = self.take(self.varint())
        self.text = b""
        if self.at < len(payload):
            form = self.take(1)[0]
            need(form in (0, 1), "text form")
            length = self.varint() if form == 1 else None
            rest = self.take(len(payload) - self.at)
            if form == 1:
                inflater = zlib.decompressobj(-15)
                rest = inflater.decompress(rest, length + 1)
                need(len(rest) == length and inflater.eof and not inflater.unused_data, "text length")
            self.text = rest
        self.code_at = self.bit_at = self.text_at = 0
        self.low, self.high, self.x = 0, 2**32 - 1, 0
        for _ in range(4):
            self.x = self.x * 256 + self.next_code()
        self.uniform_context = tree(1)
        self.constants = tree()
        self.constant_texts = self.text_trees()

    def take(self, length):
        need(self.at + length <= len(self.data), "ends early")
        self.at += length
        return self.data[self.at - length : self.at]

    def varint(self):
        value, shift = 0, 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def next_code(self):
        need(self.code_at < len(self.code), "code ends early")
        self.code_at += 1
        return self.code[self.code_at - 1]

    def bit(self, context):
        p, n = context
        middle = self.low + (self.high - self.low) * p // 65536
        bit = 1 if self.x <= middle else 0
        rate = 131072 // (2 * n + 3)
        if bit:
            self.high = middle
            p += (65536 - p) * rate // 65536
        else:
            self.low = middle + 1
            p -= p * rate // 65536
        context[:] = p, min(n + 1, 255)
        while self.low >> 24 == self.high >> 24:
            self.low = self.low * 256 % 2**32
            self.high = self.high * 256 % 2**32 + 255
            self.x = self.x * 256 % 2**32 + self.next_code()
        return bit

    def symbol(self, contexts, bits=8):
        node = 1
        for _ in range(bits):
            node = 2 * node + self.bit(contexts[node])
        return node - (1 << bits)

    def raw(self, count):
        value = 0
        for _ in range(count):
            need(self.bit_at < 8 * len(self.bits), "bits end early")
            value = value * 2 + (self.bits[self.bit_at // 8] >> (7 - self.bit_at % 8) & 1)
            self.bit_at += 1
        return value

    def number(self, contexts):
        symbol = self.symbol(contexts)
        if symbol < 16:
            return symbol
        need(symbol <= 139, "number too long")
        return 1 << (symbol - 12) | self.raw(symbol - 12)

    def uniform(self, size):
        return size == 1 or self.bit(self.uniform_context[0]) == 1

    def numbers(self, size):
        if size == 0:
            return []
        if self.uniform(size):
            return [self.number(self.constants)] * size
        contexts = tree()
        return [self.number(contexts) for _ in range(size)]

    def repeated(self, size):
        if size == 0:
            return []
        if self.uniform(size):
            return [self.number(self.constants)] * size
        index, number, remembered, column = tree(), tree(), [], []
        for _ in range(size):
            symbol = self.symbol(index)
            if symbol == 0:
                column.append(self.number(number))
                if len(remembered) < 255:
                    remembered.append(column[-1])
            else:
                column.append(remembered[symbol - 1])
        return column

    def text_trees(self):
        return {"kind": tree(8), **{name: tree() for name in ("length", "template", "number", "time", "repeat")}}

    def next_text(self, length):
        need(self.text_at + length <= len(self.text), "text ends early")
        self.text_at += length
        return self.text[self.text_at - length : self.text_at].decode("utf-8")

    def texts(self, size, start_time):
        if size == 0:
            return []
        if self.uniform(size):
            return [self.one_text(self.constant_texts, 0, [start_time], [], [])] * size
        distance = self.bit(tree(1)[0])
        trees, time, templates, earlier, column = self.text_trees(), [start_time], [], [], []
        for _ in range(size):
            column.append(self.one_text(trees, distance, time, templates, earlier))
        return column

    def one_text(self, trees, distance, time, templates, earlier):
        kind = self.symbol(trees["kind"], 3)
        if kind == 6:
            return earlier[self.number(trees["repeat"])]
        if kind == 0:
            text = self.next_text(self.number(trees["length"]))
        elif kind == 1:
            index = self.number(trees["template"])
            if index == len(templates):
                prefix = self.next_text(self.number(trees["length"]))
                suffix = self.next_text(self.number(trees["length"]))
                templates.append([prefix, self.number(trees["length"]), suffix, 0])
            template = templates[index]
            value = self.number(trees["number"])
            template[3] = template[3] + signed(value) if distance else value
            text = template[0] + str(template[3]).zfill(template[1]) + template[2]
        elif kind in (2, 5):
            time[0] += signed(self.number(trees["time"]))
            if kind == 2:
                text = uuid(time[0] << 80 | 7 << 76 | self.raw(12) << 64 | 2 << 62 | self.raw(62))
            else:
                value = time[0] << 80 | self.raw(80)
                text = "".join(CROCKFORD[value >> 5 * i & 31] for i in range(25, -1, -1))
        elif kind == 3:
            text = uuid(self.raw(48) << 80 | 4 << 76 | self.raw(12) << 64 | 2 << 62 | self.raw(62))
        else:
            need(kind == 4, "kind of text")
            text = uuid(self.raw(128))
        earlier.append(text)
        return text

    def end(self):
        need(self.x == self.low and self.code_at == len(self.code), "code is left over")
        need((self.bit_at + 7) // 8 == len(self.bits) and self.raw(-self.bit_at % 8) == 0, "bits are left over")
        need(self.text_at == len(self.text), "text is left over")


def uuid(value):
    digits = "%032x" % value
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
