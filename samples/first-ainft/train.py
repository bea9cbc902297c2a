"""Trains a tiny GPT on the characters of a text, with gradients by hand, to the same bits on every processor.

    python3 train.py corpus.txt

Writes model.npz and metrics.json into the folder AINFT_OUT (by default: here). AINFT_SEED is the seed.

Why the weights come out bitwise equal. Floating-point sums depend on their order, and the order depends on the BLAS
library, on vector widths and on threads. So no sum here is ever rounded: whatever goes into a matrix product lies on a
grid of 2^-16 within +-64. The products of two such numbers are multiples of 2^-32 up to 2^12, and a sum of up to 512 of
them (the longest here has BATCH * CONTEXT = 256) has at most 53 bits: a double holds it exactly, in whatever order it was added,
with fused operations or without.
Everything else is one rounded operation per element (+ - * / sqrt), which IEEE 754 defines to the last bit. exp is made
of those too, because the libraries' own differ. log only appears in what is reported.
"""

import json
import os
import sys
import zipfile

import numpy as np

CONTEXT, WIDTH, HEADS, HIDDEN, BATCH, STEPS, RATE = 32, 32, 2, 128, 8, 400, 0.02
GRID, LIMIT = 2.0**16, 64.0
HEAD = WIDTH // HEADS
PAST = np.triu(np.full((CONTEXT, CONTEXT), -1000.0), 1)


def grid(x):
    """The nearest numbers that matrix products may take."""
    return np.clip(np.rint(x * GRID) / GRID, -LIMIT, LIMIT)


def exp(x):
    """e^x for x <= 0: 2^n times a polynomial of what is left, each step rounded once."""
    x = np.maximum(x, -40.0)
    n = np.rint(x * 1.4426950408889634)
    r = x - n * 0.6931471805599453
    e = np.ones_like(r)
    for i in range(12, 0, -1):
        e = e * r / i + 1.0
    return np.ldexp(e, n.astype(np.int64))


def softmax(scores):
    weights = grid(exp(scores - scores.max(-1, keepdims=True)))
    return grid(weights / weights.sum(-1, keepdims=True))


def heads(x):
    return x.reshape(-1, CONTEXT, HEADS, HEAD).transpose(0, 2, 1, 3)


def rows(x):
    return x.transpose(0, 2, 1, 3).reshape(-1, WIDTH)


class Gpt:
    """One block of causal attention and a hidden layer, each added to what came in."""

    def __init__(self, letters, random):
        def matrix(n, m, scale=1.0):
            return (random.random((n, m)) - 0.5) * 2 * scale / np.sqrt(n)

        self.weights = {
            "token": matrix(letters, WIDTH, 4.0),
            "place": matrix(CONTEXT, WIDTH, 4.0),
            "query": matrix(WIDTH, WIDTH),
            "key": matrix(WIDTH, WIDTH),
            "value": matrix(WIDTH, WIDTH),
            "attend": matrix(WIDTH, WIDTH),
            "hidden": matrix(WIDTH, HIDDEN),
            "back": matrix(HIDDEN, WIDTH),
            "letter": matrix(WIDTH, letters),
        }

    def rounded(self):
        return {name: grid(weight) for name, weight in self.weights.items()}

    def forward(self, w, tokens):
        """The probabilities of the next letters, a row for each place, and what the way back needs."""
        one_hot = np.eye(w["token"].shape[0])[tokens.reshape(-1)]
        x = grid(one_hot @ w["token"] + np.tile(w["place"], (len(tokens), 1)))
        q, k, v = (heads(grid(x @ w[name])) for name in ("query", "key", "value"))
        attention = softmax(grid(q @ k.transpose(0, 1, 3, 2) / np.sqrt(HEAD)) + PAST)
        seen = rows(grid(attention @ v))
        y = grid(x + seen @ w["attend"])
        inner = np.maximum(grid(y @ w["hidden"]), 0.0)
        z = grid(y + inner @ w["back"])
        return softmax(grid(z @ w["letter"])), (one_hot, x, q, k, v, attention, seen, y, inner, z)

    def gradients(self, w, tokens, targets):
        p, (one_hot, x, q, k, v, attention, seen, y, inner, z) = self.forward(w, tokens)
        d = {}
        dp = p - np.eye(p.shape[1])[targets.reshape(-1)]
        d["letter"] = z.T @ dp
        dz = grid(dp @ w["letter"].T)
        d["back"] = inner.T @ dz
        di = grid(dz @ w["back"].T) * (inner > 0)
        d["hidden"] = y.T @ di
        dy = grid(dz + di @ w["hidden"].T)
        d["attend"] = seen.T @ dy
        ds = heads(grid(dy @ w["attend"].T))
        dv = grid(attention.transpose(0, 1, 3, 2) @ ds)
        da = grid(ds @ v.transpose(0, 1, 3, 2))
        scores = grid(attention * (da - (attention * da).sum(-1, keepdims=True)))
        dq = grid(scores @ k / np.sqrt(HEAD))
        dk = grid(scores.transpose(0, 1, 3, 2) @ q / np.sqrt(HEAD))
        dx = dy
        for name, part in (("query", dq), ("key", dk), ("value", dv)):
            d[name] = x.T @ rows(part)
            dx = grid(dx + rows(part) @ w[name].T)
        d["token"] = one_hot.T @ dx
        d["place"] = dx.reshape(-1, CONTEXT, WIDTH).sum(0)
        return d


class Adam:
    def __init__(self, weights):
        self.mean = {name: np.zeros_like(weight) for name, weight in weights.items()}
        self.square = {name: np.zeros_like(weight) for name, weight in weights.items()}
        self.first = self.second = 1.0

    def step(self, weights, gradients, rate):
        self.first *= 0.9
        self.second *= 0.99
        for name, gradient in gradients.items():
            g = gradient / (BATCH * CONTEXT)
            self.mean[name] = self.mean[name] * 0.9 + g * 0.1
            self.square[name] = self.square[name] * 0.99 + g * g * 0.01
            spread = np.sqrt(self.square[name] / (1.0 - self.second)) + 1e-8
            weights[name] = weights[name] - self.mean[name] / (1.0 - self.first) * rate / spread


def windows(text, starts):
    places = starts[:, None] + np.arange(CONTEXT)
    return text[places], text[places + 1]


def loss_of(model, text):
    """The mean of -log p over the whole text, in nats a letter."""
    tokens, targets = windows(text, np.arange(0, len(text) - CONTEXT - 1, CONTEXT))
    p, _ = model.forward(model.rounded(), tokens)
    return float(-np.log(np.maximum(p[np.arange(targets.size), targets.reshape(-1)], 1 / GRID)).mean())


def speak(model, alphabet, text, length, random):
    """Lets the model go on after the beginning of the text."""
    told = list(text[:CONTEXT])
    w = model.rounded()
    for _ in range(length):
        p, _ = model.forward(w, np.array([told[-CONTEXT:]]))
        told.append(int(np.searchsorted(np.cumsum(p[-1]), random.random() * p[-1].sum())))
    return "".join(alphabet[letter] for letter in told[CONTEXT:])


def save(path, arrays):
    """A file that numpy.load reads, without the time and in one order, so that equal weights are equal bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, array in sorted(arrays.items()):
            with archive.open(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), "w") as file:
                np.lib.format.write_array(file, array, version=(1, 0), allow_pickle=False)


def main():
    corpus, out, seed = sys.argv[1], os.environ.get("AINFT_OUT", "."), int(os.environ.get("AINFT_SEED", "1"))
    with open(corpus, encoding="utf-8") as file:
        letters = file.read().replace("\n", " ")
    alphabet = sorted(set(letters))
    text = np.array([alphabet.index(letter) for letter in letters])
    random = np.random.Generator(np.random.PCG64(seed))
    model = Gpt(len(alphabet), random)
    adam = Adam(model.weights)
    before = loss_of(model, text)
    for step in range(STEPS):
        tokens, targets = windows(text, random.integers(0, len(text) - CONTEXT - 1, BATCH))
        adam.step(model.weights, model.gradients(model.rounded(), tokens, targets), RATE * (1.0 - step / STEPS))
        if step % 50 == 0:
            print(f"step {step}: {loss_of(model, text):.4f} nats a letter", flush=True)
    after = loss_of(model, text)
    print(f"done: {before:.4f} before, {after:.4f} after\n{speak(model, alphabet, text, 200, random)}")
    # Numbers on the grid have 22 bits: single precision holds them exactly.
    weights = {name: weight.astype(np.float32) for name, weight in model.rounded().items()}
    save(os.path.join(out, "model.npz"), weights | {"alphabet": np.array([ord(letter) for letter in alphabet], np.int32)})
    with open(os.path.join(out, "metrics.json"), "w", encoding="utf-8") as file:
        json.dump({"loss": round(after, 6), "lossBefore": round(before, 6), "letters": len(text), "steps": STEPS}, file)


if __name__ == "__main__":
    main()
