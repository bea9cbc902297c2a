// The report of a file as elements.
import type { Check, Part, Report } from "@ainft/verify";
import { el } from "../shared/dom.js";
import { plain } from "../shared/plain.js";
import { conclusionOf, reasons, shownParts, wordOf } from "./steps.js";

const mostParts = 100;

/** Each step of a report with its reason, after the conclusion. */
export function reportView(report: Report): HTMLElement {
  const { kind, words } = conclusionOf(report);
  const { shown, more } = shownParts(report.parts, mostParts);
  const rest = more > 0 ? [el("p", {}, `${more} more parts are not shown. The conclusion includes them.`)] : [];
  return el("section", { class: "report", "aria-label": "Report" },
    el("p", { class: `conclusion ${kind}`, role: "status" }, words),
    el("dl", {}, ...facts(report)),
    ...shown.map(partView), ...rest);
}

function facts({ format, id, chain, registry }: Report): HTMLElement[] {
  const all = [["Format", format], ["Component", id], ["Chain", `eip155:${chain}`], ["Registry", registry]] as const;
  return all.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, el("code", {}, value))]);
}

function partView({ subject, checks }: Part): HTMLElement {
  const failed = checks.filter(({ result }) => result === "fail").length;
  const state = failed > 0 ? `${failed} failed` : `${checks.length} checks`;
  return el("details", { open: true }, el("summary", {}, `${plain(subject)}, ${state}`),
    el("ol", { class: "timeline" }, ...checks.map(stepView)));
}

function stepView(check: Check): HTMLElement {
  return el("li", { class: { pass: "done", fail: "failed", "not-checked": "waits" }[check.result] },
    el("strong", {}, check.name), ` ${wordOf(check)}. `, reasons[check.name] ?? "",
    el("code", { class: "link" }, plain(check.detail, 400)));
}
