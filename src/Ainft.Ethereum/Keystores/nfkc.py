"""Writes nfkc.txt to its own folder from the tables of Python. Hangul is computed and needs no table."""
import pathlib
import unicodedata


def characters():
    return (c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF and not 0xAC00 <= c <= 0xD7A3)


def lines():
    for c in characters():
        parts = unicodedata.normalize('NFKD', chr(c))
        if parts != chr(c):
            yield 'D' + ' '.join(f'{n:x}' for n in [c, *map(ord, parts)])
    start, before = 0, 0
    for c in range(0x110001):
        now = unicodedata.combining(chr(c)) if c < 0x110000 else 0
        if now != before:
            if before:
                yield f'C{start:x} {c - 1:x} {before:x}'
            start, before = c, now
    for c in characters():
        parts = unicodedata.decomposition(chr(c))
        if parts and parts[0] != '<' and ' ' in parts and unicodedata.normalize('NFC', chr(c)) == chr(c):
            yield 'P' + ' '.join(f'{int(n, 16):x}' for n in [*parts.split(), f'{c:x}'])


pathlib.Path(__file__).with_name('nfkc.txt').write_text('\n'.join(lines()) + '\n')
