// Answers for @ainft/verify. Each line of standard input is a document, and each line of output is the answer about it.
import { createInterface } from "node:readline";
import process from "node:process";
import { Refusal, idOf, readManifest, verifyProof } from "@ainft/verify";

const encoder = new TextEncoder();

function ofManifest({ creator, text }) {
  const { digest, parents, contentDigest } = readManifest(text);
  const id = idOf(creator, digest, parents);
  return { isAccepted: true, id, digest, content: contentDigest, checks: [], refusals: [] };
}

function ofProof({ text }) {
  const { id, parts: [{ checks }] } = verifyProof(encoder.encode(text));
  const lines = checks.map(({ name, result }) => `${name} ${result}`);
  return { isAccepted: true, id, digest: null, content: null, checks: lines, refusals: [] };
}

function answer(document) {
  try {
    return document.kind === "manifest" ? ofManifest(document) : ofProof(document);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const refusals = [`${error.code} ${error.pointer}`];
    return { isAccepted: false, id: null, digest: null, content: null, checks: [], refusals };
  }
}

const answers = [];
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity }))
  answers.push(JSON.stringify(answer(JSON.parse(line))));
process.stdout.write(`${answers.join("\n")}\n`);
