#!/usr/bin/env python3
"""Verifies a published record of huanjie: a second verifier, written from docs/record-format.md alone.

    python3 tools/verify.py FOLDER|URL --policy trust.policy [--seen FILE]
    python3 tools/verify.py --proof FILE --policy trust.policy

Python 3.9 or newer, nothing but the standard library; both suites are computed here. The lines and the exit codes are those
of `huanjie verify`: 0 all hold, 1 something does not, 2 something could not be checked. It does not know the law: the order
of acts (V9) and the recomputation of results (V10, V11) are left to `huanjie verify`, and it says so.
"""

import argparse
import base64
import functools
import hashlib
import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

MAX_NUMBER = 2**63 - 1
MAX_BYTES = 65_535
MAX_FILE = 1 << 28
MISSING = 16  # full bundles missing in a row after which nothing more is looked for
ZERO = bytes(32)


class Bad(Exception):
    """Bytes are not of a format; the text says why."""


class Unread(Exception):
    """A file cannot be read, although it may be there."""


# ---- Ed25519 (RFC 8032), verified strictly ----

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def ed_add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def ed_double(p):
    a, b = p[0] * p[0] % P, p[1] * p[1] % P
    c = 2 * p[2] * p[2] % P
    h = a + b
    e = h - (p[0] + p[1]) ** 2 % P
    g = a - b
    f = c + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def ed_decode(data):
    """The point that these bytes are the one spelling of, or nothing."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * ROOT % P
    if (v * x * x - u) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def ed_encode(p):
    z = pow(p[2], P - 2, P)
    x, y = p[0] * z % P, p[1] * z % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def ed_small(p):
    """Whether eight times the point is the neutral one."""
    for _ in range(3):
        p = ed_double(p)
    return p[0] % P == 0 and (p[1] - p[2]) % P == 0


def twice(add, double, neutral, a, p, b, q):
    """a times p and b times q, added; bit by bit over both at once."""
    both = {(1, 0): p, (0, 1): q, (1, 1): add(p, q)}
    out = neutral
    for at in range(max(a.bit_length(), b.bit_length()) - 1, -1, -1):
        out = double(out)
        bits = (a >> at & 1, b >> at & 1)
        if bits != (0, 0):
            out = add(out, both[bits])
    return out


ED_BASE = ed_decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed_key(data):
    point = ed_decode(data) if len(data) == 32 else None
    return point if point and not ed_small(point) else None


def ed_verify(key, message, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    point = ed_key(key)
    if point is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L
    minus = (P - point[0], point[1], 1, P - point[3])
    own = twice(ed_add, ed_double, (0, 1, 1, 0), s, ED_BASE, k, minus)
    return not ed_small(own) and ed_encode(own) == r


# ---- SM3 (GB/T 32905) and SM2 (GB/T 32918.2, curve of 32918.5) ----

M32 = 0xFFFFFFFF


def rol(x, n):
    n %= 32
    return (x << n | x >> 32 - n) & M32 if n else x


SM3_T = [rol(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64)]
SM3_IV = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)


def sm3_block(state, block):
    w = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ rol(w[j - 3], 15)
        w.append(x ^ rol(x, 15) ^ rol(x, 23) ^ rol(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        turned = rol(a, 12)
        ss1 = rol((turned + e + SM3_T[j]) & M32, 7)
        if j < 16:
            ff, gg = a ^ b ^ c, e ^ f ^ g
        else:
            ff, gg = a & b | a & c | b & c, e & f | ~e & g
        tt1 = (ff + d + (ss1 ^ turned) + (w[j] ^ w[j + 4])) & M32
        tt2 = (gg + h + ss1 + w[j]) & M32
        a, b, c, d = tt1, a, rol(b, 9), c
        e, f, g, h = tt2 ^ rol(tt2, 9) ^ rol(tt2, 17), e, rol(f, 19), g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h)))


def sm3(data):
    padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + (8 * len(data)).to_bytes(8, "big")
    state = SM3_IV
    for at in range(0, len(padded), 64):
        state = sm3_block(state, padded[at : at + 64])
    return b"".join(x.to_bytes(4, "big") for x in state)


SP = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SA = SP - 3
SB = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
SN = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SG = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
    1,
)
SM_ID = b"1234567812345678"


def sm_double(p):
    x, y, z = p
    if y == 0 or z == 0:
        return (1, 1, 0)
    yy = y * y % SP
    s = 4 * x * yy % SP
    zz = z * z % SP
    m = 3 * (x - zz) * (x + zz) % SP
    own = (m * m - 2 * s) % SP
    return (own, (m * (s - own) - 8 * yy * yy) % SP, 2 * y * z % SP)


def sm_add(p, q):
    if p[2] == 0:
        return q
    if q[2] == 0:
        return p
    zp, zq = p[2] * p[2] % SP, q[2] * q[2] % SP
    u, v = p[0] * zq % SP, q[0] * zp % SP
    s, t = p[1] * zq * q[2] % SP, q[1] * zp * p[2] % SP
    if u == v:
        return sm_double(p) if s == t else (1, 1, 0)
    h, r = (v - u) % SP, (t - s) % SP
    hh = h * h % SP
    hhh, uhh = h * hh % SP, u * hh % SP
    x = (r * r - hhh - 2 * uhh) % SP
    return (x, (r * (uhh - x) - s * hhh) % SP, h * p[2] * q[2] % SP)


def sm_key(data):
    if len(data) != 65 or data[0] != 4:
        return None
    x, y = int.from_bytes(data[1:33], "big"), int.from_bytes(data[33:], "big")
    on_curve = x < SP and y < SP and (y * y - (x * x * x + SA * x + SB)) % SP == 0
    return (x, y, 1) if on_curve else None


def sm_verify(key, message, signature):
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    point = sm_key(key)
    if point is None or not (0 < r < SN and 0 < s < SN) or (r + s) % SN == 0:
        return False
    head = (8 * len(SM_ID)).to_bytes(2, "big") + SM_ID
    fixed = b"".join(n.to_bytes(32, "big") for n in (SA, SB, SG[0], SG[1]))
    e = int.from_bytes(sm3(sm3(head + fixed + key[1:]) + message), "big")
    own = twice(sm_add, sm_double, (1, 1, 0), s, SG, (r + s) % SN, point)
    if own[2] == 0:
        return False
    x = own[0] * pow(own[2], SP - 3, SP) % SP
    return (e + x) % SN == r


# ---- text formats ----


def number(text):
    if not re.fullmatch("0|[1-9][0-9]{0,18}", text) or int(text) > MAX_NUMBER:
        raise Bad("not a number")
    return int(text)


def unbase64(text):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Bad("not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Bad("a second spelling of base64")
    return data


def read_hash(text):
    data = unbase64(text)
    if len(data) != 32:
        raise Bad("not a hash")
    return data


def show(data):
    return base64.b64encode(data).decode()


def checked(data, limit=None):
    """Text without control characters, ending with a newline."""
    if limit is not None and len(data) > limit:
        raise Bad("longer than the limit")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("not UTF-8") from None
    if any(c < 32 and c != 10 for c in data):
        raise Bad("a control character")
    if not text.endswith("\n"):
        raise Bad("no newline at the end")
    return text


SPACES = set("\t\n\x0b\x0c\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {chr(c) for c in range(0x2000, 0x200B)}


def is_name(name):
    plain = not any(c in SPACES or c == "+" or ord(c) < 32 or 127 <= ord(c) < 160 for c in name)
    return plain and 0 < len(name.encode()) <= 255


def is_origin(text):
    return len(text) <= 200 and re.fullmatch(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+){1,2}", text) is not None


# ---- canonical JSON ----

ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def quoted(text):
    return '"' + "".join(ESCAPES.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'


def canonical(value, depth=0):
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) > 2**53 - 1:
            raise Bad("a number beyond 2^53 - 1")
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    if depth >= 32:
        raise Bad("nested deeper than 32")
    if isinstance(value, list):
        return "[" + ",".join(canonical(item, depth + 1) for item in value) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(quoted(name) + ":" + canonical(value[name], depth + 1) for name in names) + "}"


def no_number(text):
    raise Bad(f"not a whole number: {text[:20]}")


def distinct(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Bad("a member stands twice")
    return found


def read_json(text):
    """The value of a canonical text."""
    try:
        value = json.loads(text, object_pairs_hook=distinct, parse_float=no_number, parse_constant=no_number)
        if canonical(value) != text:
            raise Bad("not canonical JSON")
    except (ValueError, RecursionError) as error:
        raise Bad(f"not canonical JSON: {type(error).__name__}") from None
    return value


def members(value, must, may=None):
    """Exactly these members, of these types."""
    may = may or {}
    if not isinstance(value, dict):
        raise Bad("not an object")
    for name, kind in must.items():
        if name not in value:
            raise Bad(f"the member {name} is missing")
        if not is_kind(value[name], kind):
            raise Bad(f"the member {name} is not what it should be")
    for name in value:
        if name not in must and name not in may:
            raise Bad(f"a member {name} that is not known")
        if name in may and value[name] is not None and not is_kind(value[name], may[name]):
            raise Bad(f"the member {name} is not what it should be")
    return value


def is_kind(value, kind):
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, kind)


# ---- keys, notes, checkpoints, entries ----

KINDS = (
    (b"\x01", "ed25519", "note"),
    (b"\x04", "ed25519", "cosignature"),
    (b"\xffhuanjie-sm2-v1", "sm2", "note"),
    (b"\xffhuanjie-sm2-cosignature-v1", "sm2", "cosignature"),
)


@functools.lru_cache(maxsize=100_000)
def verifies(suite, key, message, signature):
    if len(signature) != 64:
        return False
    return (ed_verify if suite == "ed25519" else sm_verify)(key, message, signature)


class Key:
    """A verifier key."""

    def __init__(self, text):
        parts = text.split("+", 2)
        if len(parts) != 3:
            raise Bad("not of the form name+id+base64")
        self.text, self.name = text, parts[0]
        data = unbase64(parts[2])
        kind = next((kind for kind in KINDS if data.startswith(kind[0])), None)
        if kind is None:
            raise Bad("a type of signature that is not supported")
        self.suite, self.purpose, self.key = kind[1], kind[2], data[len(kind[0]) :]
        if (ed_key if self.suite == "ed25519" else sm_key)(self.key) is None:
            raise Bad("not a public key")
        if not is_name(self.name):
            raise Bad("not a key name")
        self.id = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        if self.id.hex() != parts[1]:
            raise Bad("the key id does not belong to this name and key")
        self.who = (self.name, self.id)
        self.short = f"{self.name}+{self.id.hex()}"

    def verifies(self, text, signature):
        message = text
        if self.purpose == "cosignature":
            time = int.from_bytes(signature[:8], "big")
            if len(signature) < 8 or time > MAX_NUMBER:
                return False
            message, signature = f"cosignature/v1\ntime {time}\n{text}", signature[8:]
        return verifies(self.suite, self.key, message.encode(), signature)


class Note:
    """A signed note: its text, and its signatures as (name, id), bytes."""

    def __init__(self, data):
        whole = checked(data, MAX_BYTES)
        end = whole.rfind("\n\n")
        if end < 0:
            raise Bad("no blank line before the signatures")
        self.text, rest = whole[: end + 1], whole[end + 2 :]
        self.signatures = [self.line(line) for line in rest.split("\n")[:-1]]
        if not self.signatures:
            raise Bad("no signature")
        if len(self.signatures) > 16 or len({who for who, _ in self.signatures}) < len(self.signatures):
            raise Bad("more than 16 signatures, or two by one key")

    @staticmethod
    def line(line):
        parts = line[2:].split(" ", 1)
        if not line.startswith("\u2014 ") or len(parts) != 2 or not is_name(parts[0]):
            raise Bad("not a signature line")
        data = unbase64(parts[1])
        if len(data) < 5:
            raise Bad("the signature is too short")
        return (parts[0], data[:4]), data[4:]

    def signed_by(self, keys):
        """The known keys that signed; a known one that does not verify spoils the note."""
        by = []
        for place, (who, signature) in enumerate(self.signatures, 1):
            key = keys.get(who)
            if key is None:
                continue
            if not key.verifies(self.text, signature):
                raise Bad(f"signature {place} ({who[0]}) does not verify")
            by.append(key)
        return by


class Checkpoint:
    """A signed checkpoint."""

    def __init__(self, data):
        self.note = Note(data)
        lines = self.note.text.split("\n")[:-1]
        if len(lines) != 3:
            raise Bad("a checkpoint has three lines: origin, size, root")
        if not is_origin(lines[0]):
            raise Bad("not the name of a log")
        self.origin, self.size, self.root = lines[0], number(lines[1]), read_hash(lines[2])
        if self.size == 0 and self.root != hashlib.sha256().digest():
            raise Bad("not the root of an empty tree")

    def signed_by(self, keys):
        by = self.note.signed_by(keys)
        by = [key for key in by if key.purpose == "cosignature" or key.name == self.origin]
        if not by:
            raise Bad("no signature by a known key")
        return by

    def is_signed_by(self, key):
        try:
            return bool(self.signed_by({key.who: key}))
        except Bad:
            return False


TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})")
UUID7 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TYPE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


def is_time(text):
    found = TIME.fullmatch(text)
    if not found:
        return False
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    zone = found.group(7)
    good_zone = zone == "Z" or (zone != "-00:00" and zone[1:3] < "24" and zone[4:] < "60")
    return 1 <= month <= 12 and 1 <= day <= days[month - 1] and hour < 24 and minute < 60 and second < 60 and good_zone


class Entry:
    """An entry of a log."""

    def __init__(self, data):
        self.note = Note(data)
        lines = self.note.text.split("\n")[:-1]
        if len(lines) != 9:
            raise Bad("an entry has nine lines")
        form, self.origin, index, previous, self.event, epoch, clock, self.type, body = lines
        clock = clock.split(" ")
        if form != "huanjie/entry/v1":
            raise Bad("line 1: not an entry of this version")
        if not is_origin(self.origin):
            raise Bad("line 2: not the name of a log")
        self.index, self.previous, self.epoch = number(index), read_hash(previous), number(epoch)
        if not UUID7.fullmatch(self.event):
            raise Bad("line 5: not a UUID of version 7 in lower case")
        if len(clock) != 3 or not is_time(clock[0]) or clock[1] not in ("trusted", "manual", "unset"):
            raise Bad("line 7: not a time, its quality and the seconds since start")
        number(clock[2])
        if not TYPE.fullmatch(self.type) or len(self.type) > 100:
            raise Bad("line 8: not a stream and a fact")
        self.body = read_json(body)
        if not isinstance(self.body, dict):
            raise Bad("line 9: not an object")
        self.stream, self.fact = self.type.split(".")


# ---- the tree ----


def leaf_hash(data):
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """All complete subtrees by level."""

    def __init__(self, leaves):
        self.levels = [leaves]
        while len(self.levels[-1]) > 1:
            row = self.levels[-1]
            self.levels.append([node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)])

    def root(self, size):
        """Root of the first leaves."""
        out, end = None, size
        while end:
            level = (end & -end).bit_length() - 1
            peak = self.levels[level][(end >> level) - 1]
            out = peak if out is None else node_hash(peak, out)
            end &= end - 1
        return hashlib.sha256().digest() if out is None else out

    def tiles(self):
        """Path and bytes of every tile of hashes."""
        size, level = len(self.levels[0]), 0
        while size >> 8 * level:
            row = self.levels[8 * level][: size >> 8 * level]
            for at in range(0, len(row), 256):
                hashes = row[at : at + 256]
                yield tile_path(str(level), at // 256, len(hashes)), b"".join(hashes)
            level += 1


def tile_path(shelf, index, width):
    place, rest = f"{index % 1000:03}", index // 1000
    while rest:
        place, rest = f"x{rest % 1000:03}/{place}", rest // 1000
    return f"tile/{shelf}/{place}" + ("" if width == 256 else f".p/{width}")


# ---- policy ----


class Policy:
    """Which logs and which quorum of witnesses count."""

    def __init__(self, data):
        if len(data) > 262_144:
            raise Bad("longer than the limit")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Bad("not UTF-8") from None
        if text and not text.endswith("\n"):
            raise Bad("no newline at the end")
        self.logs, self.witnesses, self.groups = [], {}, {}
        self.names, self.listed, self.quorum = {}, set(), False
        for at, line in enumerate(text.split("\n")[:-1], 1):
            try:
                self.line(line)
            except Bad as error:
                raise Bad(f"line {at}: {error}") from None
        if self.quorum is False:
            raise Bad("no quorum line")
        self.keys = {}
        for key in self.logs + list(self.witnesses.values()):
            if self.keys.setdefault(key.who, key) is not key:
                raise Bad("two keys have one name and one id")

    def line(self, line):
        if any((ord(c) < 32 and c != "\t") or c == "\x7f" for c in line):
            raise Bad("a control character")
        items = [item for item in re.split("[ \t]", line) if item]
        if not items or items[0].startswith("#"):
            return
        word, rest = items[0], items[1:]
        if word == "log" and len(rest) in (1, 2):
            self.logs.append(self.key(rest[0], "note", self.logs))
        elif word == "witness" and len(rest) in (2, 3):
            key = self.key(rest[1], "cosignature", list(self.witnesses.values()))
            self.name(rest[0])
            self.witnesses[rest[0]] = key
        elif word == "group" and len(rest) >= 3:
            self.group(rest[0], rest[1], rest[2:])
        elif word == "quorum" and len(rest) == 1 and self.quorum is False:
            if rest[0] != "none" and rest[0] not in self.names:
                raise Bad("a quorum that no line above defines")
            self.quorum = None if rest[0] == "none" else rest[0]
        else:
            raise Bad("not a line of a policy")

    @staticmethod
    def key(text, purpose, others):
        key = Key(text)
        if key.purpose != purpose or any(other.key == key.key and other.suite == key.suite for other in others):
            raise Bad("a key for another purpose, or a second time")
        if len(others) >= 256:
            raise Bad("more than 256 logs or witnesses")
        return key

    def name(self, name):
        if name == "none" or name in self.names:
            raise Bad("a name that is taken")
        self.names[name] = True

    def group(self, name, threshold, members):
        k = {"all": len(members), "any": 1}.get(threshold)
        k = number(threshold) if k is None else k
        if len(self.groups) >= 256 or not 1 <= k <= len(members):
            raise Bad("too many groups, or a threshold that cannot be")
        for member in members:
            if member not in self.names or member in self.listed:
                raise Bad("a member that is not defined above, or stands in a group already")
            self.listed.add(member)
        self.name(name)
        self.groups[name] = (k, members)

    def met(self, name, there):
        if name is None:
            return True
        if name in self.witnesses:
            return name in there
        k, members = self.groups[name]
        return sum(self.met(member, there) for member in members) >= k

    def satisfied(self, checkpoint, further=()):
        """Whether a listed log, or one of further keys, signed a checkpoint, which witnesses cosigned, whether that is enough."""
        by = {key.text for key in checkpoint.signed_by({**self.keys, **{key.who: key for key in further}})}
        there = [name for name, key in self.witnesses.items() if key.text in by]
        signed = any(log.text in by for log in [*self.logs, *further])
        return signed, there, signed and self.met(self.quorum, there)


# ---- the report ----

CHECKS = (
    ("V1", "notes parse strictly", ("entries", "checkpoints", "openings")),
    ("V2", "entries are signed by keys good at their place", ("signatures",)),
    ("V3", "chains hold", ("entries", "logs")),
    ("V4", "entries and tiles give the roots", ("checkpoints", "tiles")),
    ("V5", "checkpoints are signed as the policy asks", ("signatures of logs", "cosignatures")),
    ("V6", "logs extend the heads seen before", ("heads",)),
    ("V7", "unit checkpoints extend one another", ("unit checkpoints",)),
    ("V8", "leases follow one another and hold every entry", ("leases", "entries")),
    ("V9", "acts stand in lawful order, with two people where two are due", None),
    ("V10", "counts are recomputed", None),
    ("V11", "results are the recomputed ones", None),
    ("V12", "openings open their commitments", ("openings", "commitments")),
    ("V13", "orphan branches are listed", ("orphan branches",)),
    ("V14", "the record is complete", ("units",)),
)


class Report:
    """What was checked, and every place that does not hold."""

    def __init__(self):
        self.counted = {(check, what): 0 for check, _, whats in CHECKS for what in whats or ()}
        self.failures, self.unchecked, self.remarks, self.seen = [], [], [], {}

    def count(self, check, what, n=1):
        self.counted[check, what] += n

    def fail(self, check, place, why):
        self.failures.append((check, place, str(why)))

    def exit_code(self):
        return 1 if self.failures else 2 if self.unchecked else 0

    def line(self, check, title, whats):
        if whats is None:
            return f"{check} {title} … not checked here: this needs the law, see `huanjie verify`"
        looked = ", ".join(f"{self.counted[check, what]} {what}" for what in whats)
        failed = sum(1 for found in self.failures if found[0] == check)
        unchecked = sum(1 for found in self.unchecked if found[0] == check)
        told = "ok" if any(self.counted[check, what] for what in whats) else "nothing to check"
        told = f"{failed} failed" if failed else f"{unchecked} not checked" if unchecked else told
        return f"{check} {title}: {looked} … {told}"

    def __str__(self):
        return self.text(3)

    def text(self, most):
        """The lines; of the remarks to each check the first `most`, all if it is None."""
        lines = []
        for check, title, whats in CHECKS:
            lines.append(self.line(check, title, whats))
            remarks = [f"    {text}" for of, text in self.remarks if of == check]
            lines += remarks[:most]
            if most is not None and len(remarks) > most:
                lines.append(f"    … and {len(remarks) - most} more")
            lines += [f"    {place}: {why}" for of, place, why in self.failures + self.unchecked if of == check]
        return "\n".join(lines)


# ---- sources ----


class Folder:
    """A record in a folder."""

    def __init__(self, path):
        self.path = path

    def read(self, path):
        try:
            with open(os.path.join(self.path, *path.split("/")), "rb") as file:
                data = file.read(MAX_FILE + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise Unread(str(error)) from None
        if len(data) > MAX_FILE:
            raise Unread(f"longer than {MAX_FILE} bytes")
        return data


class SameHost(urllib.request.HTTPRedirectHandler):
    """Follows an answer that points elsewhere only within the host, and not from HTTPS to HTTP."""

    max_redirections = 5

    def redirect_request(self, request, file, code, message, headers, to):
        old, new = urllib.parse.urlsplit(request.full_url), urllib.parse.urlsplit(to)
        if new.hostname != old.hostname or new.scheme not in (old.scheme, "https"):
            raise Unread(f"it points to another place, {to}")
        return super().redirect_request(request, file, code, message, headers, to)


class Server:
    """A record below an address."""

    def __init__(self, url):
        self.url = url.rstrip("/") + "/"
        self.opener = urllib.request.build_opener(SameHost)

    def read(self, path):
        try:
            with self.opener.open(self.url + path, timeout=60) as answer:
                data = answer.read(MAX_FILE + 1)
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            raise Unread(str(error)) from None
        except OSError as error:
            raise Unread(str(error)) from None
        if len(data) > MAX_FILE:
            raise Unread(f"longer than {MAX_FILE} bytes")
        return data


# ---- the checks ----

HIDDEN = ("tally_entered", "tally_compared", "result_confirmed")
ROLES = ("prefecture", "county", "township", "election_committee", "counter", "scrutineer", "observer", "reviewer", "villager")
CODE = re.compile("[A-Za-z0-9_-]{1,64}")
STR = {"actor": str}
ACTS = {
    "cycle.opened": ({**STR, "units": list}, {}),
    "keys.enrolled": ({**STR, "holder": str, "key": str, "purpose": str}, {"unit": str, "division": str, "account": str}),
    "keys.revoked": ({**STR, "key": str, "reason": str}, {}),
    "keys.rotated": ({**STR, "before": str, "key": str, "reason": str}, {}),
    "lease.granted": ({**STR, "base": int, "device": str, "epoch": int, "unit": str}, {}),
    "lease.released": ({**STR, "epoch": int, "root": str, "size": int, "unit": str}, {}),
    "lease.revoked": ({**STR, "epoch": int, "reason": str, "root": str, "size": int, "unit": str}, {}),
    "unit.checkpoint": ({**STR, "checkpoint": str, "unit": str}, {}),
    "cycle.restored": ({**STR, "reason": str}, {}),
    "data.erased": ({**STR, "parts": int, "reason": str, "units": list, "what": str}, {"before": str}),
}


class Log:
    """A log as it is published: form, chain and tree."""

    def __init__(self, run, prefix, origin, checkpoint):
        self.run, self.prefix, self.origin, self.checkpoint = run, prefix, origin, checkpoint
        self.entries, self.tree, leaves, missing = [], None, [], 0
        self.last, self.epoch, self.ahead, self.events = ZERO, 0, 0, {}
        whole = True
        for at in range(0, checkpoint.size, 256):
            width = min(256, checkpoint.size - at)
            held = self.bundle(tile_path("entries", at // 256, width), width)
            if held is None:
                whole, self.last = False, None
                self.entries += [None] * width
                missing += 1
                if width < 256 or missing == MISSING:
                    break
                continue
            missing = 0
            for data in held:
                leaves.append(leaf_hash(data))
                self.step(data, leaves[-1])
        if whole:
            self.tree = Tree(leaves)
        self.check_tree()

    def place(self, at):
        return f"log {self.origin}, entry {at}"

    def bundle(self, path, width):
        report, path = self.run.report, self.prefix + path
        data = self.run.fetch(path, "V1", "the file is missing")
        if data is None:
            return None
        held, at = [], 0
        for _ in range(width):
            end = at + 2 + int.from_bytes(data[at : at + 2], "big")
            if at + 2 > len(data) or end > len(data):
                break
            held.append(data[at + 2 : end])
            at = end
        if len(held) < width or at != len(data):
            report.fail("V1", f"file {path}", "the file is too short or too long")
            return None
        return held

    def step(self, data, leaf):
        report, at, place = self.run.report, len(self.entries), self.place(len(self.entries))
        try:
            entry = Entry(data)
        except Bad as error:
            report.fail("V1", place, f"not an entry: {error}")
            self.entries.append(None)
            self.last = leaf
            return
        if entry.origin != self.origin:
            report.fail("V3", place, f"it belongs to the log {entry.origin}")
        if entry.index - at != self.ahead:
            report.fail("V3", place, f"it says index {entry.index}, its place is {at}")
            self.ahead = entry.index - at
        if self.last is None or entry.previous != self.last:
            report.fail("V3", place, "it does not name the hash of the entry before")
        if entry.epoch < self.epoch:
            report.fail("V3", place, f"its lease epoch {entry.epoch} is older than {self.epoch}")
        if entry.event in self.events:
            report.fail("V3", place, f"its event stands at {self.events[entry.event]} already")
        self.events.setdefault(entry.event, at)
        self.epoch, self.last = entry.epoch, leaf
        self.entries.append(entry)

    def root(self, size):
        """Root of the first entries; nothing if it cannot be told."""
        if self.tree is None or size > len(self.tree.levels[0]):
            return None
        return self.tree.root(size)

    def check_tree(self):
        report = self.run.report
        report.count("V1", "entries", len(self.entries))
        report.count("V3", "entries", len(self.entries))
        report.count("V3", "logs")
        report.count("V4", "checkpoints")
        if self.tree is None:
            report.fail("V4", f"log {self.origin}", "entries are missing, no root can be told")
            return
        if self.root(self.checkpoint.size) != self.checkpoint.root:
            report.fail("V4", f"log {self.origin}", "its entries give another root than the checkpoint says")
        for path, wanted in self.tree.tiles():
            report.count("V4", "tiles")
            data = self.run.fetch(self.prefix + path, "V4", "the file is missing")
            if data is not None and data != wanted:
                report.fail("V4", f"file {self.prefix}{path}", "it is not what the entries give")

    def readable(self):
        return [(at, entry) for at, entry in enumerate(self.entries) if entry is not None]


class Unit:
    """What the cycle's log says of a unit."""

    def __init__(self, body):
        self.body, self.leases, self.checkpoints, self.covered = body, [], [], []

    def known_by(self, index, end):
        return next((at for at, size in self.covered if size > index), end)


class Run:
    """All checks of a record."""

    def __init__(self, source, policy, last_heads=None):
        self.source, self.policy, self.last_heads = source, policy, last_heads or {}
        self.report, self.keys, self.short, self.units, self.log_keys, self.cycle = Report(), {}, {}, {}, {}, None
        self.publics, self.own = set(), []
        self.all()

    def fetch(self, path, check, missing=None):
        try:
            data = self.source.read(path)
        except Unread as error:
            self.report.unchecked.append((check, f"file {path}", str(error)))
            return None
        if data is None and missing is not None:
            self.report.fail(check, f"file {path}", missing)
        return data

    def all(self):
        self.report.remarks.append(("V13", "the record publishes no orphan branches"))
        checkpoint = self.read_checkpoint("checkpoint", None)
        if checkpoint is None or checkpoint.origin.count("/") != 1:
            self.report.fail("V14", "file checkpoint", "without the log of the cycle no unit is known")
            return
        self.cycle = Log(self, "", checkpoint.origin, checkpoint)
        self.read_log_keys()
        # Its first key signs from the start; those that follow it are told by its entries.
        own, self.own = [key for key in self.log_keys.values() if key.name == checkpoint.origin], []
        if any(key.text in [log.text for log in self.policy.logs] for key in own):
            self.know(own[0], "device", None, None)
            self.own.append(own[0])
        self.read_cycle()
        self.quorum()
        self.head(self.cycle)
        for code in sorted(self.units):
            self.unit(code, self.units[code])
        for origin, (size, _) in self.last_heads.items():
            of_cycle = origin.startswith(checkpoint.origin + "/")
            if of_cycle and size > 0 and origin not in self.report.seen:
                self.report.fail("V6", f"log {origin}", f"{size} entries were seen before, now there is no such log")
        order = [check for check, _, _ in CHECKS]
        self.report.failures.sort(key=lambda found: order.index(found[0]))

    def read_checkpoint(self, path, origin):
        data = self.fetch(path, "V1", "the file is missing")
        if data is None:
            return None
        self.report.count("V1", "checkpoints")
        try:
            checkpoint = Checkpoint(data)
        except Bad as error:
            self.report.fail("V1", f"file {path}", f"not a checkpoint: {error}")
            return None
        if origin is not None and checkpoint.origin != origin:
            self.report.fail("V1", f"file {path}", f"it is the checkpoint of the log {checkpoint.origin}, not of {origin}")
            return None
        return checkpoint

    def lines(self, path, data):
        try:
            text = data.decode("utf-8")
            if text and not text.endswith("\n"):
                raise Bad("no newline at the end")
        except (UnicodeDecodeError, Bad):
            self.report.fail("V1", f"file {path}", "not lines of UTF-8")
            return []
        return list(enumerate(text.split("\n")[:-1], 1))

    def know(self, key, purpose, unit, at):
        """A key that signs entries, from a place of the cycle's log on; its own key from the start."""
        known = {"key": key, "purpose": purpose, "unit": unit, "from": at, "until": None}
        self.keys[key.who] = self.short[key.short] = known
        self.publics.add((key.suite, key.key))

    def read_log_keys(self):
        data = self.fetch("log.vkey", "V1", "the file is missing")
        if data == b"":
            self.report.fail("V1", "file log.vkey", "not lines of UTF-8")
        for at, line in self.lines("log.vkey", data or b""):
            try:
                key = Key(line)
                if key.purpose != "note" or not is_origin(key.name) or key.who in self.log_keys:
                    raise Bad("not the key of a log, or a second time")
                self.log_keys[key.who] = key
            except Bad as error:
                self.report.fail("V1", f"file log.vkey, line {at}", error)

    def quorum(self):
        checkpoint, report, policy = self.cycle.checkpoint, self.report, self.policy
        if checkpoint.origin not in [log.name for log in policy.logs]:
            report.fail("V5", "file checkpoint", f"the policy does not list the log {checkpoint.origin}")
        if not self.own:
            report.fail("V5", "file log.vkey", "it holds no key of the cycle's log that the policy lists")
        for key in self.own:
            if key.text not in [listed.text for listed in self.log_keys.values()]:
                report.fail("V5", "file log.vkey", f"it lacks the key {key.short} of the cycle's log")
        if len(self.own) > 1 and not checkpoint.is_signed_by(self.own[-1]):
            report.fail("V5", "file checkpoint", f"the log signs with {self.own[-1].short} now, which did not sign it")
        if not policy.witnesses:
            report.remarks.append(("V5", "the policy names no witness: no cosignature to check"))
        try:
            # The log says itself which key followed one that the policy lists.
            listed = any(key.text == log.text for key in self.own for log in policy.logs)
            signed, there, met = policy.satisfied(checkpoint, self.own[-1:] if listed else [])
        except Bad as error:
            report.fail("V5", "file checkpoint", error)
            return
        report.count("V5", "signatures of logs", int(signed))
        report.count("V5", "cosignatures", len(there))
        if not signed:
            report.fail("V5", "file checkpoint", "no log that the policy lists signed it")
        elif not met:
            report.fail("V5", "file checkpoint", "the quorum of witnesses is not there")

    def head(self, log):
        checkpoint = log.checkpoint
        self.report.seen[log.origin] = (checkpoint.size, checkpoint.root)
        if log.origin not in self.last_heads:
            return
        size, root = self.last_heads[log.origin]
        self.report.count("V6", "heads")
        if size > checkpoint.size:
            self.report.fail("V6", f"log {log.origin}", f"it has {checkpoint.size} entries, {size} were seen before")
        elif log.root(size) != root:
            self.report.fail("V6", f"log {log.origin}", f"its first {size} entries are not those that were seen before")

    def signatures(self, entry, place, unit, cycle_at):
        """Good signatures by known keys: the device's key, and how many people."""
        device, people = None, 0
        for at, (who, signature) in enumerate(entry.note.signatures, 1):
            known = self.keys.get(who)
            if known is None:
                continue
            self.report.count("V2", "signatures")
            why = not_good(known, unit, cycle_at)
            if why is None and not known["key"].verifies(entry.note.text, signature):
                why = "it does not verify"
            if why is not None:
                self.report.fail("V2", place, f"signature {at} ({who[0]}): {why}")
            elif known["purpose"] == "person":
                people += 1
            elif at == 1:
                device = known["key"]
        if device is None:
            self.report.fail("V2", place, "the first signature is not a good one by a known device")
        return device

    # -- the cycle's log --

    def read_cycle(self):
        for at, entry in self.cycle.readable():
            place = self.cycle.place(at)
            self.signatures(entry, place, None, at)
            try:
                if entry.type not in ACTS:
                    raise Bad(f"a cycle's log has no entries of the type {entry.type}")
                body = members(entry.body, *ACTS[entry.type])
                if entry.type == "cycle.opened":
                    body["units"] = [members(unit, {"body": str, "code": str}) for unit in body["units"]]
                if entry.type == "keys.enrolled" and body["purpose"] not in ("device", "person"):
                    raise Bad("a purpose that is not known")
                if entry.type == "data.erased":
                    body["units"] = [members(unit, {"code": str, "size": int}) for unit in body["units"]]
            except Bad as error:
                self.report.fail("V1", place, error)
                continue
            self.act(at, place, entry.type, body)
        if not self.cycle.entries:
            self.report.fail("V14", f"log {self.cycle.origin}", "there is no register of units")

    def act(self, at, place, kind, body):
        if kind == "cycle.opened":
            return self.register(place, body["units"])
        if kind == "keys.enrolled":
            return self.enrol(at, place, body)
        if kind == "keys.revoked":
            known = self.short.get(body["key"])
            if known is None or known["key"] in self.own or known["until"] is not None:
                return self.report.fail("V2", place, f"no enrolled key is called {body['key']}, or it is revoked already")
            known["until"] = at
            return None
        if kind == "unit.checkpoint":
            return self.unit_checkpoint(at, place, body)
        if kind == "keys.rotated":
            return self.rotate(at, place, body)
        if kind == "cycle.restored":
            return None
        if kind == "data.erased":
            units = [unit["code"] for unit in body["units"]]
            for code in units:
                if code not in self.units:
                    self.report.fail("V14", place, f"the unit {code} is not in the register")
            whose = f"unit {units[0]}" if len(units) == 1 else f"{len(units)} units"
            text = f"{whose}: {body['parts']} parts ({body['what']}) are erased: {body['reason']}"
            self.report.remarks.append(("V12", text))
            return None
        if kind == "lease.granted":
            self.report.count("V8", "leases")
        unit = self.units.get(body["unit"])
        if unit is None:
            return self.report.fail("V14", place, f"the unit {body['unit']} is not in the register")
        wrong = self.grant(unit, body) if kind == "lease.granted" else self.end(unit, at, body, kind == "lease.revoked")
        for why in wrong:
            self.report.fail("V8", place, why)
        return None

    def register(self, place, units):
        for unit in units:
            code = unit["code"]
            if not CODE.fullmatch(code) or not is_origin(f"{self.cycle.origin}/{code}"):
                self.report.fail("V1", place, f"{code!r} is no code of a unit")
            elif code in self.units:
                self.report.fail("V14", place, f"the unit {code} stands in the register twice")
            else:
                self.units[code] = Unit(unit["body"])

    def enrol(self, at, place, body):
        try:
            key = Key(body["key"])
            if key.purpose != "note" or key.who in self.keys or (key.suite, key.key) in self.publics:
                raise Bad("a key for cosignatures, or one that is known already")
            self.know(key, body["purpose"], body.get("unit"), at)
        except Bad as error:
            self.report.fail("V2", place, error)

    def rotate(self, at, place, body):
        """The log is given another key: the one before signs until here."""
        try:
            if not self.own or self.own[-1].text != body["before"]:
                raise Bad(f"it follows {body['before']}, which the log does not sign with")
            key = Key(body["key"])
            if key.purpose != "note" or key.name != self.own[-1].name or (key.suite, key.key) in self.publics:
                raise Bad("it is no key of the log, or one that is known already")
        except Bad as error:
            return self.report.fail("V2", place, error)
        self.keys[self.own[-1].who]["until"] = at
        self.know(key, "device", None, at)
        self.own.append(key)
        text = f"the log of the cycle signs with another key behind entry {at}: {body['reason']}"
        return self.report.remarks.append(("V5", text))

    def grant(self, unit, body):
        wrong, due = [], len(unit.leases) + 1
        if body["epoch"] != due:
            wrong.append(f"epoch {body['epoch']} is granted, {due} is due")
        if unit.leases and unit.leases[-1]["end"] is None:
            wrong.append("the lease before has not ended")
        elif unit.leases and unit.leases[-1]["end"][1] != body["base"]:
            wrong.append(f"it begins at {body['base']}, the lease before ended at {unit.leases[-1]['end'][1]}")
        if body["device"] not in self.short:
            wrong.append(f"no enrolled key is called {body['device']}")
        unit.leases.append({"device": body["device"], "base": body["base"], "end": None})
        return wrong

    @staticmethod
    def end(unit, at, body, revoked):
        wrong, root = [], None
        unit.covered.append((at, body["size"]))
        try:
            root = read_hash(body["root"])
        except Bad:
            wrong.append("its root is not a hash")
        held = unit.leases and unit.leases[-1]["end"] is None and body["epoch"] == len(unit.leases)
        if not held:
            return wrong + [f"the lease of epoch {body['epoch']} is not held"]
        if body["size"] < unit.leases[-1]["base"]:
            wrong.append(f"it ends at {body['size']}, before it began")
        unit.leases[-1]["end"] = (at, body["size"], root, revoked)
        return wrong

    def unit_checkpoint(self, at, place, body):
        self.report.count("V7", "unit checkpoints")
        self.report.count("V1", "checkpoints")
        try:
            checkpoint = Checkpoint(body["checkpoint"].encode("utf-8", "surrogatepass"))
        except Bad as error:
            return self.report.fail("V1", place, f"not a checkpoint: {error}")
        if checkpoint.origin != f"{self.cycle.origin}/{body['unit']}":
            self.report.fail("V7", place, f"it is the checkpoint of {checkpoint.origin}")
        try:
            self.report.count("V5", "signatures of logs", len(checkpoint.signed_by(self.log_keys)))
        except Bad as error:
            self.report.fail("V5", place, f"the unit's checkpoint: {error}")
        unit = self.units.get(body["unit"])
        if unit is None:
            return self.report.fail("V14", place, f"the unit {body['unit']} is not in the register")
        if unit.checkpoints and checkpoint.size < unit.checkpoints[-1][1].size:
            self.report.fail("V7", place, f"it has {checkpoint.size} entries, the one before had more")
        unit.covered.append((at, checkpoint.size))
        unit.checkpoints.append((at, checkpoint))
        return None

    # -- a unit's log --

    def unit(self, code, unit):
        report, prefix = self.report, f"units/{code}/"
        report.count("V14", "units")
        for epoch, lease in enumerate(unit.leases, 1):
            if lease["end"] is not None and lease["end"][3]:
                text = f"unit {code}: the lease of epoch {epoch} was revoked at {lease['end'][1]}; what its holder wrote after that is no part of the record"
                report.remarks.append(("V13", text))
        try:
            there = self.source.read(prefix + "checkpoint") is not None
        except Unread:
            there = True
        if not there:
            size = max((checkpoint.size for _, checkpoint in unit.checkpoints), default=0)
            if size:
                report.fail("V14", f"unit {code}", f"its log is missing; the log of the cycle knows {size} entries")
            else:
                report.remarks.append(("V14", f"open: unit {code}, not begun"))
            return
        checkpoint = self.read_checkpoint(prefix + "checkpoint", f"{self.cycle.origin}/{code}")
        if checkpoint is None:
            return
        log = Log(self, prefix, checkpoint.origin, checkpoint)
        try:
            report.count("V5", "signatures of logs", len(checkpoint.signed_by(self.log_keys)))
        except Bad as error:
            report.fail("V5", f"file {prefix}checkpoint", error)
        self.head(log)
        self.extends(code, unit, log)
        for lease in unit.leases:
            if lease["end"] is not None and log.tree is not None:
                at, size, root, _ = lease["end"]
                if root is not None and log.root(size) != root:
                    report.fail("V8", self.cycle.place(at), f"the unit's first {size} entries give another root, or there are fewer")
        for at, entry in log.readable():
            known_by = unit.known_by(at, len(self.cycle.entries))
            device = self.signatures(entry, log.place(at), code, known_by)
            report.count("V8", "entries")
            why = outside(unit.leases, at, entry.epoch, device)
            if why is not None:
                report.fail("V8", log.place(at), why)
        Bodies(self, code, log, unit.body == "office").all()

    def extends(self, code, unit, log):
        for at, known in unit.checkpoints:
            if known.size > log.checkpoint.size:
                self.report.fail("V7", self.cycle.place(at), f"the unit had {known.size} entries, its log has {log.checkpoint.size}")
            elif log.root(known.size) not in (None, known.root):
                self.report.fail("V7", self.cycle.place(at), f"the unit's first {known.size} entries give another root")
        known = unit.checkpoints[-1][1].size if unit.checkpoints else 0
        if log.checkpoint.size > known:
            text = f"unit {code}: {log.checkpoint.size - known} entries are not in the log of the cycle yet"
            self.report.remarks.append(("V7", text))


def not_good(known, unit, cycle_at):
    if known["unit"] is not None and known["unit"] != unit:
        return f"the key is enrolled for the unit {known['unit']} alone"
    if known["from"] is not None and cycle_at <= known["from"]:
        return f"the key was enrolled at entry {known['from']} of the cycle's log only"
    if known["until"] is not None and cycle_at > known["until"]:
        return f"the key was revoked at entry {known['until']} of the cycle's log"
    return None


def outside(leases, at, epoch, device):
    if epoch == 0:
        return "it names no lease, but the first one had begun" if leases and at >= leases[0]["base"] else None
    if epoch > len(leases):
        return f"no lease of epoch {epoch} was granted"
    lease = leases[epoch - 1]
    if at < lease["base"] or (lease["end"] is not None and at >= lease["end"][1]):
        return f"it stands outside the lease of epoch {epoch}"
    if device is not None and device.short != lease["device"]:
        return f"the lease of epoch {epoch} is held by {lease['device']}, {device.short} signed"
    return None


class Bodies:
    """What the entries of a unit say, as far as it can be read without the law."""

    def __init__(self, run, code, log, office):
        self.run, self.report, self.code, self.log, self.office = run, run.report, code, log, office
        self.path = f"units/{code}/openings.jsonl"
        self.openings, self.next, self.blind, self.closed = self.read_openings(), {}, [], 0
        self.samples = {}

    def read_openings(self):
        data, openings, last = self.run.fetch(self.path, "V1"), {}, None
        for at, line in self.run.lines(self.path, data or b""):
            try:
                read = members(read_json(line), {"field": str, "index": int, "salt": str, "value": str})
                if read["field"] not in ("fact", "personal"):
                    raise Bad("a field that is not known")
                key = (read["index"], read["field"])
                if last is not None and last >= key:
                    raise Bad("out of order or doubled")
                openings[key] = (at, read_hash(read["salt"]), read["value"].encode("utf-8", "surrogatepass"))
                last = key
                self.report.count("V1", "openings")
            except Bad as error:
                self.report.fail("V1", f"file {self.path}, line {at}", error)
        return openings

    def all(self):
        stage = "under way"
        for at, entry in self.log.readable():
            self.entry(at, entry)
            if entry.type == "committee.result_announced" and stage == "under way":
                stage = "a result is announced, no certificates yet"
            if entry.type == "committee.certificates_issued":
                stage = None
        for (index, _), (line, _, _) in self.openings.items():
            self.report.count("V12", "openings")
            self.report.fail("V12", f"file {self.path}, line {line}", f"entry {index} holds no commitment that it could open")
        if self.closed:
            text = f"unit {self.code}: {self.closed} personal parts are not published, nothing to check in them"
            self.report.remarks.append(("V12", text))
        if stage is not None and not self.office:
            self.report.remarks.append(("V14", f"open: unit {self.code}, {stage}"))

    def entry(self, at, entry):
        place = self.log.place(at)
        try:
            body = members(entry.body, {"actor": str, "fact": dict, "seq": int}, {"personal": dict})
            commitment = None if "fact" in body["fact"] else read_commitment(body["fact"])
            personal = None if body.get("personal") is None else read_commitment(body["personal"])
            role, _, account = body["actor"].partition("/")
            if role not in ROLES or not account:
                raise Bad("the actor is not a role and an account")
        except Bad as error:
            self.report.fail("V1", place, error)
            return
        if self.office and entry.stream != "programme":
            self.report.fail("V9", place, "an office elects nobody")
        due = self.next.get(entry.stream, 0)
        if body["seq"] != due:
            self.report.fail("V3", place, f"it says place {body['seq']} in the stream {entry.stream}, {due} is due")
        self.next[entry.stream] = body["seq"] + 1
        if personal is not None and self.open(at, "personal", personal) is None:
            self.closed += 1
        if entry.type == "committee.result_announced":
            for hidden in self.blind:
                why = "the result is announced, but the opening of this fact is not published"
                self.report.fail("V12", self.log.place(hidden), why)
        if entry.type == "committee.round_called":
            self.blind = []
        if commitment is not None:
            self.hidden(at, place, entry, commitment)
        elif entry.type.startswith("programme.sample_"):
            try:
                self.sample(body["fact"])
            except (Bad, KeyError, TypeError) as error:
                self.report.fail("V9", place, f"a sample that nobody can draw again: {error}")

    def sample(self, fact):
        """A sample is announced once before its seed exists, typed by two people, and is what its seed gives."""
        known, on = self.samples.get(fact["sample"]), fact["on"]
        if fact["act"] == "sample_announced":
            if on >= fact["seed_day"] or (known is not None and known["seed_day"] <= on):
                raise Bad("it is announced after its seed, or twice")
            self.samples[fact["sample"]] = {**fact, "typed": None, "drawn": False}
            return
        if known is None or known["drawn"] or on < known["seed_day"]:
            raise Bad("it is not announced, drawn already, or drawn before its day")
        if fact["act"] == "sample_seed_typed":
            known["typed"] = (fact["by"], fact["seed"])
            return
        by, seed = known["typed"] or (None, None)
        if by in (None, fact["by"]) or fact["seed"] != f"{fact['sample']}:{seed}":
            raise Bad("two people did not type the same seed")
        order = sorted(known["frame"], key=lambda code: hashlib.sha256((fact["seed"] + code).encode()).digest())
        if order[: known["units"]] != fact["units"]:
            raise Bad("it is not what the seed gives")
        known["drawn"] = True

    def hidden(self, at, place, entry, commitment):
        value = self.open(at, "fact", commitment)
        if value is None and entry.fact in HIDDEN:
            self.blind.append(at)
            return
        if value is None:
            self.report.fail("V12", place, "no figure of a count, but the opening of this fact is not published")
            return
        try:
            fact = read_json(value.decode("utf-8"))
            if not isinstance(fact, dict) or fact.get("fact") != entry.fact:
                raise Bad("it tells another fact than the entry's type")
        except (Bad, UnicodeDecodeError) as error:
            self.report.fail("V12", place, f"the hidden fact is none: {error}")

    def open(self, at, field, commitment):
        self.report.count("V12", "commitments")
        found = self.openings.pop((at, field), None)
        if found is None:
            return None
        self.report.count("V12", "openings")
        line, salt, value = found
        if hashlib.sha256(b"huanjie/commit/v1" + salt + value).digest() != commitment:
            self.report.fail("V12", f"file {self.path}, line {line}", f"it does not open the commitment of entry {at}")
            return None
        return value


# ---- proofs of one entry ----

PARTS = (
    ("entry", MAX_BYTES),
    ("entry.tlog-proof", 131_072),
    ("unit.checkpoint", MAX_BYTES),
    ("unit.checkpoint.tlog-proof", 131_072),
)


class Inclusion:
    """A C2SP tlog-proof without extra data."""

    def __init__(self, data):
        head, blank, note = checked(data, 131_072).partition("\n\n")
        lines = head.split("\n")
        if not blank or len(lines) < 2 or lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("index "):
            raise Bad("not a proof of this version, with its index and without extra data")
        if len(lines) > 65:
            raise Bad("more than 63 hashes")
        self.index, self.hashes = number(lines[1][6:]), [read_hash(line) for line in lines[2:]]
        self.data, self.checkpoint = note.encode(), Checkpoint(note.encode())

    def holds(self, leaf):
        """RFC 9162, 2.1.3.2."""
        size = self.checkpoint.size
        if self.index >= size:
            return False
        node, last = self.index, size - 1
        for sibling in self.hashes:
            if last == 0:
                return False
            if node & 1 or node == last:
                leaf = node_hash(sibling, leaf)
                while node & 1 == 0 and node:
                    node, last = node >> 1, last >> 1
            else:
                leaf = node_hash(leaf, sibling)
            node, last = node >> 1, last >> 1
        return last == 0 and leaf == self.checkpoint.root


class EntryProof:
    """That an entry of a unit's log is in the record of a cycle."""

    def __init__(self, data):
        first = b"huanjie/proof/v1\n"
        if not data.startswith(first):
            raise Bad("not a proof of an entry, of this version")
        rest, parts = data[len(first) :], []
        for name, limit in PARTS:
            line, newline, rest = rest.partition(b"\n")
            head = name.encode() + b" "
            if not newline or not line.startswith(head):
                raise Bad(f"not the part {name}")
            length = number(line[len(head) :].decode("utf-8", "replace"))
            if length > limit or length > len(rest):
                raise Bad(f"the part {name} is too long, or cut")
            parts.append(rest[:length])
            rest = rest[length:]
        if rest:
            raise Bad("something after the last part")
        self.data = parts
        self.entry, self.in_unit, self.covering, self.in_cycle = Entry(parts[0]), Inclusion(parts[1]), Entry(parts[2]), Inclusion(parts[3])

    def verify(self, policy):
        """The witnesses that have seen it; raises what is not proven."""
        unit, cycle = self.in_unit.checkpoint, self.in_cycle.checkpoint
        code = unit.origin.split("/")[2] if unit.origin.count("/") == 2 else None
        if (self.entry.origin, self.entry.index) != (unit.origin, self.in_unit.index) or not self.in_unit.holds(leaf_hash(self.data[0])):
            raise Bad("the entry is not in the log of its unit")
        if self.covering.type != "unit.checkpoint":
            raise Bad("the third part is no entry of the type unit.checkpoint")
        body = members(self.covering.body, *ACTS["unit.checkpoint"])
        if body["checkpoint"].encode("utf-8", "surrogatepass") != self.in_unit.data or body["unit"] != code:
            raise Bad("the log of the cycle holds another checkpoint, or says another unit")
        if self.covering.origin != cycle.origin or unit.origin != f"{cycle.origin}/{code}" or self.covering.index != self.in_cycle.index:
            raise Bad("the unit's log is not of this cycle, or its entry has another index")
        if not self.in_cycle.holds(leaf_hash(self.data[2])):
            raise Bad("the entry with the unit's checkpoint is not in the log of the cycle")
        _, there, met = policy.satisfied(cycle)
        if not met:
            raise Bad("the checkpoint of the cycle's log does not meet the policy")
        return there

    def said(self, policy, there):
        entry, cycle = self.entry, self.in_cycle.checkpoint
        clock, body = self.entry.note.text.split("\n")[6:9:2]
        lines = [
            f"proven: unit {entry.origin.split('/')[2]}, entry {entry.index}, {entry.type}",
            f"its time, as the device had it: {clock.split(' ')[0]}",
            f"what it says: {body}",
            f"it stands in entry {self.covering.index} of the log {cycle.origin}, which had {cycle.size} entries",
        ]
        for name in there:
            who = policy.witnesses[name].who
            seconds = int.from_bytes(next(signature for by, signature in cycle.note.signatures if by == who)[:8], "big")
            try:
                when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
            except (OverflowError, ValueError, OSError):
                when = f"second {seconds} since 1970"
            lines.append(f"seen by the witness {name} at {when}")
        if not there:
            lines.append("no witness has seen it: the policy asks for none")
        lines.append(
            "not shown by this file: whether its signers were entitled and the act lawful; `huanjie verify` checks the whole record"
        )
        return "\n".join(lines)


def check_proof(path, policy):
    try:
        with open(path, "rb") as file:
            proof = EntryProof(file.read(1 << 20))
    except (OSError, Bad) as error:
        print(f"verify.py: {path}: {error}", file=sys.stderr)
        return 2
    try:
        there = proof.verify(policy)
    except Bad as error:
        print(f"verify.py: {path}: not proven: {error}", file=sys.stderr)
        return 1
    print(proof.said(policy, there))
    return 0


def read_commitment(value):
    return read_hash(members(value, {"c": str})["c"])


def read_seen(text):
    """Heads seen before: name, size and root by log."""
    if not text.startswith("huanjie/seen/v1\n") or not text.endswith("\n"):
        raise Bad("not heads seen before, of this version")
    heads, last = {}, ""
    for line in text.split("\n")[1:-1]:
        parts = line.split(" ")
        if len(parts) != 3 or not is_origin(parts[0]) or parts[0] <= last:
            raise Bad("not a log's name, size and root, or out of order")
        last = parts[0]
        heads[last] = (number(parts[1]), read_hash(parts[2]))
    return heads


def write_seen(heads):
    return "huanjie/seen/v1\n" + "".join(f"{log} {size} {show(root)}\n" for log, (size, root) in sorted(heads.items()))


OWN_KEYS = (
    "policy: none given, so the record's own keys are believed and no witness asked: "
    "this shows that the record holds together, not that it is the office's"
)


def open_record(word):
    """The record in a folder, below an address, or in a data directory; and that directory."""
    if re.match("https?://", word):
        return Server(word), None
    if not os.path.isdir(word):
        raise Bad(f"{word}: no such folder")
    data = word if os.path.isfile(os.path.join(word, "huanjie.sqlite")) else None
    return Folder(os.path.join(word, "public") if data else word), data


def read_policy(named, data, source):
    """Whom to trust, and a line that says whose word that is, if nobody named a policy."""
    own = os.path.join(data, "trust.policy") if data else None
    path = named or (own if own and os.path.isfile(own) else None)
    if path:
        with open(path, "rb") as file:
            return Policy(file.read()), "" if named else f"policy: {path}\n"
    keys = source.read("log.vkey")
    if keys is None:
        raise Bad("--policy is needed: there is no log.vkey in the record")
    # Its own log stands first; it has several keys if it was given another.
    own = {line for line in keys.split(b"\n") if line.split(b"+")[0] == keys.split(b"+")[0]}
    return Policy(b"".join(b"log " + line + b"\n" for line in sorted(own)) + b"quorum none\n"), OWN_KEYS + "\n"


def read_heads(path):
    if not path or not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8", newline="") as file:
        return read_seen(file.read())


def keep_heads(path, heads):
    with open(path + ".new", "w", encoding="utf-8", newline="") as file:
        file.write(write_seen(heads))
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def main():
    arguments = argparse.ArgumentParser(description="Verifies a published record of huanjie.")
    arguments.add_argument("record", nargs="?", help="folder or address of the record, or a data directory")
    arguments.add_argument("--proof", help="check the proof of one entry instead, without the record")
    arguments.add_argument("--policy", help="which logs and witnesses count")
    arguments.add_argument("--seen", help="heads seen before; written anew if everything holds")
    arguments.add_argument("--all", action="store_true", help="show every remark, not the first few of each check")
    given = arguments.parse_args()
    if (given.record is None) == (given.proof is None) or (given.proof is not None and given.policy is None):
        arguments.error("give a record, or --proof with a policy")
    try:
        if given.proof is not None:
            return check_proof(given.proof, read_policy(given.policy, None, None)[0])
        source, data = open_record(given.record)
        (policy, whose), heads = read_policy(given.policy, data, source), read_heads(given.seen)
    except (OSError, UnicodeDecodeError, Bad, Unread) as error:
        print(f"verify.py: {error}", file=sys.stderr)
        return 2
    report = Run(source, policy, heads).report
    print(f"{whose}{report.text(None if given.all else 3)}")
    if given.seen and report.exit_code() == 0:
        keep_heads(given.seen, {**heads, **report.seen})
    return report.exit_code()


if __name__ == "__main__":
    sys.exit(main())
