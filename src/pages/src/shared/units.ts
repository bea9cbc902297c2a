// Amounts of coins and tokens, which contracts count in their smallest unit.

/** The decimals of the native coin of every chain that Ainft supports. */
export const nativeDecimals = 18;

/** The amount that a decimal text names, or the reason why it names none. */
export function amountOf(text: string, decimals: number): bigint | string {
  const parts = /^([0-9]{1,40})(?:\.([0-9]{1,77}))?$/.exec(text.trim());
  if (parts === null) return "Expected an amount, such as 1.5.";
  const [, whole, part = ""] = parts;
  if (part.length > decimals) return `Expected at most ${decimals} digits after the point.`;
  const amount = BigInt(whole! + part.padEnd(decimals, "0"));
  return amount > 0n ? amount : "Expected an amount above 0.";
}

/** An amount as a decimal text. */
export function amountText(amount: bigint, decimals: number): string {
  const digits = amount.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const part = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return part === "" ? whole : `${whole}.${part}`;
}
