// The two curves with the parameters of SEC 2. The ready-made modules of the library also have curves, hashing to
// points and Schnorr signatures that no file of Ainft uses, and they are a tenth of the size of this package.
import { Field } from "@noble/curves/abstract/modular";
import { weierstrass } from "@noble/curves/abstract/weierstrass";
import { hmac } from "@noble/hashes/hmac";
import { sha256 } from "@noble/hashes/sha2";
import { concatBytes, randomBytes } from "@noble/hashes/utils";

const hashing = {
  hash: sha256,
  hmac: (key: Uint8Array, ...messages: Uint8Array[]): Uint8Array => hmac(sha256, key, concatBytes(...messages)),
  randomBytes,
};

const p256Field = Field(0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn);

export const secp256k1 = weierstrass({
  ...hashing,
  a: 0n,
  b: 7n,
  Fp: Field(0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn),
  n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  Gx: 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  Gy: 0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
  h: 1n,
  lowS: true,
});

export const p256 = weierstrass({
  ...hashing,
  a: p256Field.create(-3n),
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  Fp: p256Field,
  n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  Gx: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  Gy: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  h: 1n,
  lowS: false,
});
