// The smallest effect that a comparator would have refused, and the bounds for baselines.
import { numericPartsOf, partsOf, placeOf, type Close, type Comparator, type NumberPlace,
  type Numeric } from "./comparator.js";
import { ascending } from "./encoding.js";
import { outside, quantile } from "./student.js";

/** The smallest effect that a comparator would have refused. */
export interface Tolerance extends NumberPlace {
  readonly absolute?: number;
  readonly bounded: boolean;
  readonly relative?: number;
  readonly side: "both" | "above" | "below";
}

/** The smallest effect that the comparator would have refused, as docs/evidence-format.md#the-tolerance has it. */
export function toleranceOf(comparator: Comparator): Tolerance | undefined {
  const parts = partsOf(comparator);
  const tolerant = numericPartsOf(comparator);
  const exact = (file: string): boolean =>
    parts.some((part) => part.kind === "bitwise" && (part.files?.includes(file) ?? true));
  const places = [...new Set(tolerant.map(placeOf))].map((place) => tolerant.filter((part) => placeOf(part) === place))
    .filter(([part]) => !exact(part!.file)).map(toleranceAt);
  const weight = (tolerance: Tolerance): number => tolerance.relative ?? Infinity;
  const [most] = places.sort((left, right) => Number(left.bounded) - Number(right.bounded)
    || (weight(left) === weight(right) ? 0 : weight(right) - weight(left))
    || ascending(left.file, right.file) || ascending(left.pointer, right.pointer));
  const isOpen = tolerant.every((part) => part.baseline !== undefined && claimedBy(part) === undefined);
  return most !== undefined && (most.bounded || !isOpen) ? most : undefined;
}

function toleranceAt(parts: readonly Numeric[]): Tolerance {
  const least = (direction: Close["direction"]): number[] =>
    parts.filter((part) => part.kind !== "close" || part.direction !== direction).map(widthOf);
  const [aboves, belows] = [least("at-least"), least("at-most")];
  const most = Math.max(aboves.length > 0 ? Math.min(...aboves) : 0, belows.length > 0 ? Math.min(...belows) : 0);
  const first = parts[0]!;
  const claimed = claimedBy(first);
  const absolute = claimed === undefined || !Number.isFinite(most) ? undefined : most;
  const relative = absolute === undefined ? NaN : absolute / Math.abs(claimed!);
  return {
    absolute,
    bounded: absolute !== undefined
      && parts.some((part) => part.baseline !== undefined && brokenBy(part) === undefined),
    file: first.file, pointer: first.pointer, relative: Number.isFinite(relative) ? relative : undefined,
    side: aboves.length === 0 ? "below" : belows.length === 0 ? "above" : "both",
  };
}

export function claimedBy(part: Numeric): number | undefined {
  return part.kind === "close" ? part.value : part.mean;
}

export function widthOf(part: Numeric): number {
  if (part.kind === "equivalent") return part.margin;
  if (part.kind === "close")
    return part.value === undefined ? Infinity : Math.max(part.abs, part.rel * Math.abs(part.value));
  if (part.sd === 0) return 0;
  const t = part.alpha / 2 > 0 ? quantile(part.n - 1, part.alpha / 2) : Infinity;
  return t * part.sd * Math.sqrt(1 + 1 / part.n);
}

/** The text about the first bound that a comparator with a baseline breaks, or undefined. */
export function firstBroken(comparator: Comparator): string | undefined {
  return numericPartsOf(comparator).map(brokenBy)
    .find((text) => text !== undefined);
}

/** The text about the first bound of docs/verdicts.md that a part with a baseline breaks. */
function brokenBy(part: Numeric): string | undefined {
  const [claimed, { baseline }] = [claimedBy(part), part];
  if (baseline === undefined) return undefined;
  if (part.kind === "interval" && part.n < 5)
    return `An interval of ${part.n} runs accepts almost any number. Claim at least 5 runs.`;
  if (part.kind === "close" && part.direction !== "both" && claimed !== undefined && claimed !== baseline
    && baseline > claimed !== (part.direction === "at-most"))
    return `The baseline ${plain(baseline)} is ${part.direction === "at-most" ? "below" : "above"} the claimed number `
      + `${plain(claimed)}, so the direction ${part.direction} accepts it. `
      + "Name a baseline that the comparator refuses, or another direction.";
  if (claimed === undefined) return undefined;
  if (claimed === baseline)
    return `The baseline ${plain(baseline)} is the claimed number itself. Name the value that a trivial model reaches.`;
  const half = Math.abs(claimed - baseline) / 2;
  if (part.kind === "interval")
    return part.sd === 0 || outside(half / (part.sd * Math.sqrt(1 + 1 / part.n)), part.n - 1) <= part.alpha ? undefined
      : `The interval accepts numbers that are nearer to the baseline ${plain(baseline)} than to the claimed mean `
        + `${plain(claimed)}. Claim a smaller sd or a greater alpha.`;
  const tolerance = widthOf(part);
  return Number.isFinite(tolerance) && Number.isFinite(half) && tolerance <= half ? undefined
    : `The comparator accepts numbers within ${plain(tolerance)} of ${plain(claimed)}. `
      + `At most ${plain(half)} is allowed, that is half of the distance to the baseline ${plain(baseline)}.`;
}

/** The shortest digits of a double, with an exponent below 1e-4 and from 1e15 on. */
function plain(number: number): string {
  if (!Number.isFinite(number)) return String(number);
  const [digits, exponent] = number.toExponential().split("e") as [string, string];
  const size = Number(exponent);
  if (number === 0 || (size >= -4 && size < 15)) return Number(number).toString();
  return `${digits}E${size < 0 ? "-" : "+"}${String(Math.abs(size)).padStart(2, "0")}`;
}
