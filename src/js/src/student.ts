// Student's t by docs/verdicts.md#the-quantile, with + - * / and square roots only.
const tiny = 1e-300;
const pi = 3.141592653589793;
const unreachable = 2 ** 500;

/** The number that T exceeds with the probability `upper`. */
export function quantile(degrees: number, upper: number): number {
  const b = beta(degrees);
  let [low, high]: [number, number] = [0, 1];
  for (; tails(high, degrees, b) > 2 * upper; high *= 2) {
    if (high >= unreachable) return Infinity;
    low = high;
  }
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) return high;
    if (tails(middle, degrees, b) > 2 * upper) low = middle;
    else high = middle;
  }
}

/** The probability of a |T| above t. */
export function outside(t: number, degrees: number): number {
  if (Number.isNaN(t)) return 1;
  return t >= unreachable ? 0 : tails(t, degrees, beta(degrees));
}

function beta(degrees: number): number {
  if (degrees >= 1000) {
    const u = 1 / (degrees / 2);
    const series = 1 + u * (0.125 + u * (0.0078125 + u * (-0.0048828125 + u * -0.000640869140625)));
    return Math.sqrt(pi * u) * series;
  }
  let [b, a]: [number, number] = degrees % 2 === 0 ? [2, 1] : [pi, 0.5];
  for (; a < degrees / 2; a++) b *= a / (a + 0.5);
  return b;
}

function tails(t: number, degrees: number, b: number): number {
  const v = t * t;
  const [x, y, h]: [number, number, number] = [degrees / (degrees + v), v / (degrees + v), degrees / 2];
  const p = power(x, Math.floor(h)) * (degrees % 2 === 0 ? 1 : Math.sqrt(x));
  const f = p * Math.sqrt(y) / b;
  return x < (h + 1) / (h + 2.5) ? f * fraction(x, h, 0.5) / h : 1 - f * fraction(y, 0.5, h) / 0.5;
}

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let e = 1 / nonzero(1 - (a + b) * x / (a + 1));
  let r = e;
  for (let m = 1; m <= 100000; m++) {
    for (const u of [m * (b - m) * x / ((a - 1 + 2 * m) * (a + 2 * m)),
      -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1 + 2 * m))]) {
      e = 1 / nonzero(1 + u * e);
      c = nonzero(1 + u / c);
      r *= e * c;
    }
    if (Math.abs(e * c - 1) < 1e-15) break;
  }
  return r;
}

function nonzero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

function power(number: number, exponent: number): number {
  let result = 1;
  for (; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result *= number;
    number *= number;
  }
  return result;
}
