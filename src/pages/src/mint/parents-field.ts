// The field for parents, which the visitor searches in this registry.
import { ask } from "../shared/api.js";
import { button, el, labelled } from "../shared/dom.js";
import { messageOf, plain } from "../shared/plain.js";
import { relations, type Parent } from "./form.js";

const idForm = /^0x[0-9a-f]{64}$/;

interface Found {
  readonly id: string;
  readonly label: string;
}

export interface ParentsField {
  readonly element: HTMLElement;
  readonly parents: () => Parent[];
}

export function parentsField(): ParentsField {
  const rows = new Map<string, HTMLSelectElement>();
  const [list, told] = [el("ul", { class: "parents" }), el("div", { role: "status" })];
  const input = el("input", { type: "search", maxlength: "256", autocomplete: "off", spellcheck: "false" });
  const add = (found: Found): void => {
    if (rows.has(found.id)) return;
    const { row, select } = rowOf(found, rows.size, () => {
      rows.delete(found.id);
      row.remove();
    });
    rows.set(found.id, select);
    list.append(row);
  };
  const search = async (): Promise<void> => {
    told.replaceChildren("Searching.");
    try {
      told.replaceChildren(...resultsOf(await find(input.value.trim()), add));
    } catch (error) {
      told.replaceChildren(messageOf(error));
    }
  };
  const element = el("fieldset", {}, el("legend", {}, "Parents"),
    labelled("parent", "Search by the beginning of a name, the SHA-256 of a file, or an id", input),
    button("Search", () => void search()), told, list);
  return {
    element,
    parents: () => [...rows].map(([id, select]) =>
      ({ id, relations: [...select.selectedOptions].map(({ value }) => value) })),
  };
}

function rowOf({ id, label }: Found, index: number, remove: () => void):
  { row: HTMLElement; select: HTMLSelectElement } {
  const select = el("select", { multiple: true, size: "4" },
    ...relations.map((word) => el("option", { value: word }, word)));
  select.selectedIndex = 0;
  const row = el("li", {}, el("p", {}, label, " ", el("code", {}, id)),
    labelled(`relation-${index}-${id.slice(2, 10)}`, "Relations to this parent", select), button("Remove", remove));
  return { row, select };
}

/** The components that a text finds. An id needs no search, because the registry checks parents when it previews. */
async function find(text: string): Promise<Found[]> {
  if (text === "") return [];
  const asked = text.toLowerCase();
  if (idForm.test(asked)) return [{ id: asked, label: "The component" }];
  const filter = /^[0-9a-f]{64}$/.test(asked) ? `file=${asked}` : `name=${encodeURIComponent(text)}`;
  const { items } = (await ask(`ainfts?${filter}&limit=10`)) as
    { items: { id: string; kind: string; name?: string; version?: string }[] };
  return items.filter(({ id }) => idForm.test(id)).map(({ id, kind, name, version }) => {
    const words = [plain(name, 80) || "without a name", plain(version, 40), plain(kind, 20)];
    return { id, label: words.filter((word) => word !== "").join(", ") };
  });
}

function resultsOf(found: readonly Found[], add: (found: Found) => void): (HTMLElement | string)[] {
  if (found.length === 0) return ["No component was found."];
  return [el("ul", {}, ...found.map((one) =>
    el("li", {}, button("Add", () => add(one)), ` ${one.label} `, el("code", {}, one.id))))];
}
