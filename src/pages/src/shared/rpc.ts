// JSON-RPC to the endpoint or the wallet of the visitor. Every answer is bounded, and its content is not trusted.
import { plain } from "./plain.js";

/** Sends one request and resolves to its result. */
export type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

const mostBytes = 4 * 1024 * 1024;
const patience = 20_000;

/** The endpoint that a text names, or the reason why it cannot be one. */
export function endpointOf(text: string): URL | string {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return "Expected an address such as https://rpc.example.org.";
  }
  const isHere = ["127.0.0.1", "localhost"].includes(url.hostname);
  if (url.protocol === "https:" || (url.protocol === "http:" && isHere))
    return url.username === "" && url.password === "" ? url : "An address with a name or a password is not sent.";
  return "Expected https, or http on 127.0.0.1 or localhost.";
}

/** Asks an endpoint over HTTP. It sends no cookie and no referrer, and it follows no redirect. */
export function askEndpoint(url: URL, fetching: typeof fetch = fetch): Ask {
  let id = 0;
  return async (method, params) => {
    const answer = await fetching(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params }),
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(patience),
    });
    const json: unknown = JSON.parse(await textOf(answer));
    if (typeof json !== "object" || json === null) throw new Error(`The endpoint answered ${method} with no object.`);
    if ("error" in json) throw new Error(`The endpoint refused ${method}: ${reasonOf(json.error)}`);
    return "result" in json ? json.result : null;
  };
}

/** The text of an answer of at most 4 MiB. */
async function textOf(answer: Response): Promise<string> {
  if (!answer.ok) throw new Error(`The endpoint answered with the status ${answer.status}.`);
  const reader = answer.body?.getReader();
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    size += read.value.length;
    if (size > mostBytes) {
      await reader?.cancel();
      throw new Error("The answer of the endpoint is too long.");
    }
    text += decoder.decode(read.value, { stream: true });
  }
  return text + decoder.decode();
}

function reasonOf(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error ? plain(error.message) : "no reason";
}
