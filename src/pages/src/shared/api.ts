// The HTTP interface of this server.
import { plain } from "./plain.js";

interface Problem {
  readonly title?: unknown;
  readonly detail?: unknown;
  readonly violations?: unknown;
}

const mostViolations = 20;

/** The JSON that this server answers. Throws the reasons of a problem. */
export async function ask(path: string, body?: string, signal?: AbortSignal): Promise<unknown> {
  const sent = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body };
  const answer = await fetch(`/api/${path}`, { ...sent, signal: signal ?? null });
  if (answer.ok) return await answer.json();
  const isProblem = answer.headers.get("content-type")?.includes("json") ?? false;
  throw new Error(isProblem ? reasonOf((await answer.json()) as Problem) : `The server answered ${answer.status}.`);
}

/** The reasons of a problem in one line. */
export function reasonOf({ title, detail, violations }: Problem): string {
  const broken = (Array.isArray(violations) ? violations : []).slice(0, mostViolations)
    .map(({ pointer, reason }: { pointer: unknown; reason: unknown }) => `${plain(pointer)} ${plain(reason)}`.trim());
  return [plain(detail) || plain(title) || "The server refused the request.", ...broken].join(" ");
}
