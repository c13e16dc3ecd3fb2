#!/usr/bin/env python3
"""Computes the digests of src/IpTfs.Crypto/KnownAnswers/KnownAnswerTable.cs from the RFCs with pyca/cryptography and hmac.

Nothing of the product takes part: framing, AAD, IV and ICV are written down here a second time.
With --json it prints whole packets instead (esp-independent.json).
"""
import datetime
import hashlib
import hmac
import json
import struct
import sys

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

LENGTHS = [16, 48, 112, 592, 1392, 9040]


def counter(length, first):
    return bytes((first + i) % 251 for i in range(length))


def suites():
    for bits in (128, 192, 256):
        yield f"aes{bits}gcm16", "gcm", bits // 8, None
    yield "chacha20poly1305", "chacha", 32, None
    for bits in (128, 192, 256):
        yield f"aes{bits}gmac", "gmac", bits // 8, None
    for bits in (128, 192, 256):
        for sha in (256, 384, 512):
            yield f"aes{bits}-sha{sha}", "cbc", bits // 8, sha
    for sha in (256, 384, 512):
        yield f"null-sha{sha}", "null", 0, sha


def sizes(kind, sha):
    iv = {"gcm": 8, "chacha": 8, "gmac": 8, "cbc": 16, "null": 0}[kind]
    return iv, (16 if sha is None else sha // 16)


def key_lengths(kind, size, sha):
    return size + (4 if kind in ("gcm", "chacha", "gmac") else 0), (0 if sha is None else sha // 8)


def seal(kind, size, sha, key, auth, esn, sequence, spi, text):
    """SPI | low half | IV | text | ICV."""
    high, low = sequence >> 32, sequence & 0xFFFFFFFF
    header = spi + struct.pack(">I", low)
    aad = spi + (struct.pack(">II", high, low) if esn else struct.pack(">I", low))
    if kind in ("gcm", "chacha", "gmac"):
        iv = struct.pack(">Q", sequence)
        cipher = (ChaCha20Poly1305 if kind == "chacha" else AESGCM)(key[:size])
        nonce = key[size:] + iv
        if kind == "gmac":
            return header + iv + text + cipher.encrypt(nonce, b"", aad + iv + text)
        return header + iv + cipher.encrypt(nonce, text, aad)
    packet = header
    if kind == "cbc":
        block = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        iv = block.update(struct.pack(">QQ", 0, sequence))
        chain = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
        packet += iv + chain.update(text) + chain.finalize()
    else:
        packet += text
    covered = packet + (struct.pack(">I", high) if esn else b"")
    return packet + hmac.new(auth, covered, f"sha{sha}").digest()[: sha // 16]


def table():
    for name, kind, size, sha in suites():
        iv, _ = sizes(kind, sha)
        key_length, auth_length = key_lengths(kind, size, sha)
        digest = hashlib.sha256()
        for esn in (False, True):
            for length in LENGTHS:
                sequence = (2 << 32) + length if esn else length
                raw = counter(8 + iv + length, 201)
                digest.update(seal(kind, size, sha, counter(key_length, 1), counter(auth_length, 101), esn, sequence, raw[:4], raw[8 + iv:]))
        yield name, digest.hexdigest()


def packets():
    for name, kind, size, sha in suites():
        key_length, auth_length = key_lengths(kind, size, sha)
        key, auth = counter(key_length, 17), counter(auth_length, 33)
        for esn, sequence in ((False, 1), (False, 0xFFFFFFFF), (True, 1), (True, 0x00000003_FFFFFFFF), (True, 0xFFFFFFFF_00000007)):
            for length in (16, 64, 144):
                text = counter(length, 91)
                packet = seal(kind, size, sha, key, auth, esn, sequence, bytes.fromhex("c0ffee01"), text)
                yield {"suite": name, "key": key.hex(), "auth_key": auth.hex(), "esn": esn, "sequence": f"{sequence:016x}",
                       "text": text.hex(), "packet": packet.hex()}


if __name__ == "__main__":
    if "--json" in sys.argv:
        print("{")
        print('"source": "RFC 4106, 7634, 4543, 3602, 4868, 2410 and 4303, written a second time in known_answers.py over pyca/cryptography and hmac",')
        print('"how-made": "python3 known_answers.py --json > esp-independent.json",')
        print(f'"date": "{datetime.date.today()}",')
        print('"packets": [')
        print(",\n".join(json.dumps(p) for p in packets()))
        print("]\n}")
    else:
        for name, digest in table():
            print(f'        ["{name}"] = "{digest}",')
