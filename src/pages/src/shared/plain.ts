// Texts of strangers. A page shows them as text and never as markup, and without characters that hide or reverse text.

const harmful = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

/** One harmless line of at most `most` characters. */
export function plain(text: unknown, most = 200): string {
  if (typeof text !== "string") return "";
  // A text of a stranger can be very long, and no more than this becomes visible.
  const clean = text.slice(0, 4 * most).replace(harmful, "\uFFFD").replace(stackedMarks, "$1");
  const shown = [...clean];
  return shown.length > most ? `${shown.slice(0, most).join("")}…` : clean;
}

/** The message of an error of any form. */
export function messageOf(error: unknown): string {
  const message = typeof error === "object" && error !== null && "message" in error ? error.message : error;
  return plain(message, 400) || "An unknown error occurred.";
}

/** A number of bytes in the largest unit that gives 1 or more. */
export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  for (; bytes >= 1024 && unit < units.length - 1; unit++) bytes /= 1024;
  return `${Math.round(bytes * 10) / 10} ${units[unit]}`;
}
