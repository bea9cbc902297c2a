// The boxes that filter a view by kind and by relation.
import { el } from "../shared/dom.js";
import type { Filter } from "./graph.js";
import type { Words } from "./state.js";

/** A form with one box per kind and per relation. */
export class FilterForm {
  readonly element: HTMLElement;
  readonly #kinds: Map<string, HTMLInputElement>;
  readonly #relations: Map<string, HTMLInputElement>;

  constructor(words: Words, filter: Filter, changed: (filter: Filter) => void) {
    this.#kinds = boxes(words.kinds, filter.kinds);
    this.#relations = boxes(words.relations, filter.relations);
    this.element = el("details", { class: "lineage-filter" }, el("summary", {}, "Filter"),
      group("Kinds", this.#kinds), group("Relations", this.#relations));
    this.element.addEventListener("change", () =>
      changed({ kinds: chosen(this.#kinds), relations: chosen(this.#relations) }));
  }
}

function boxes(words: readonly string[], shown: ReadonlySet<string> | null): Map<string, HTMLInputElement> {
  return new Map(words.map((word): [string, HTMLInputElement] =>
    [word, el("input", { type: "checkbox", value: word, checked: shown === null || shown.has(word) })]));
}

function group(name: string, inputs: ReadonlyMap<string, HTMLInputElement>): HTMLElement {
  return el("fieldset", {}, el("legend", {}, name),
    ...[...inputs].map(([word, input]) => el("label", {}, input, ` ${word}`)));
}

/** The chosen words, or null when all are chosen. */
function chosen(inputs: ReadonlyMap<string, HTMLInputElement>): ReadonlySet<string> | null {
  const words = [...inputs].filter(([, { checked }]) => checked).map(([word]) => word);
  return words.length === inputs.size ? null : new Set(words);
}
