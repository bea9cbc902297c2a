// The form of the page /mint.
import { button, el, labelled } from "../shared/dom.js";
import type { FileWorker } from "../shared/work.js";
import { filesField } from "./files-field.js";
import { kinds, manifestOf, type Problem } from "./form.js";
import { parentsField } from "./parents-field.js";
import { mostUploads, type Upload } from "./uploads.js";

export interface Fields {
  readonly element: HTMLElement;
  /** The canonical manifest, or the problem of the first wrong field. */
  readonly manifest: () => string | Problem;
  /** The files that this server stores before the mint. */
  readonly uploads: () => readonly Upload[];
}

interface ContributorsField {
  readonly element: HTMLElement;
  readonly contributors: () => { address: string; percent: string }[];
}

const texts = [
  ["name", "Name", 256, ""],
  ["version", "Version", 128, ""],
  ["license", "License", 512, "An SPDX expression, such as Apache-2.0."],
  ["homepage", "Home page", 2048, "An http or https address."],
  ["base", "Address of the files", 2000, "The address below which others can read the files. Without it the manifest "
    + "names them by their digests alone."],
  ["royalty", "Royalty in percent", 6, "The share of each payment to a descendant, at most 10. Leave it empty for "
    + "none."],
] as const;

/** The form. `mostStored` is the most bytes of a file that the server stores for any account, or 0. */
export function mintFields(worker: FileWorker, mostStored: number): Fields {
  const [files, parents, contributors] = [filesField(worker, mostStored), parentsField(), contributorsField()];
  const kind = el("select", {}, ...kinds.map((word) => el("option", { value: word }, word)));
  const description = el("textarea", { rows: "4", maxlength: "16384" });
  const inputs = Object.fromEntries(texts.map(([id, , most]) =>
    [id, el("input", { type: "text", maxlength: String(most), autocomplete: "off" })])) as
    Record<(typeof texts)[number][0], HTMLInputElement>;
  const element = el("form", { class: "mint" }, files.element, labelled("kind", "Kind", kind),
    ...texts.map(([id, label, , hint]) => labelled(id, label, inputs[id], hint)),
    labelled("description", "Description", description), parents.element, contributors.element);
  element.addEventListener("submit", (event) => event.preventDefault());
  const manifest = (): string | Problem => {
    const hashed = files.files();
    if (hashed === null) return { pointer: "/artifacts", reason: "The files are being hashed. Wait for them." };
    if (files.uploads().length > mostUploads)
      return { pointer: "/artifacts", reason: `The wallet would ask you ${files.uploads().length} times, and this page `
        + `stores at most ${mostUploads} files. Use ainft mint --upload.` };
    const given = Object.fromEntries(texts.map(([id]) => [id, inputs[id].value])) as
      Record<(typeof texts)[number][0], string>;
    return manifestOf({ ...given, kind: kind.value, description: description.value, files: hashed,
      parents: parents.parents(), contributors: contributors.contributors() });
  };
  return { element, manifest, uploads: files.uploads };
}

function contributorsField(): ContributorsField {
  const rows: { address: HTMLInputElement; percent: HTMLInputElement }[] = [];
  const list = el("ul", { class: "contributors" });
  let made = 0;
  const add = (): void => {
    const number = ++made;
    const row = { address: el("input", { type: "text", maxlength: "42", autocomplete: "off", spellcheck: "false" }),
      percent: el("input", { type: "text", maxlength: "6", inputmode: "decimal", autocomplete: "off" }) };
    rows.push(row);
    const item = el("li", {}, labelled(`contributor-${number}`, `Address of contributor ${number}`, row.address),
      labelled(`share-${number}`, `Share of contributor ${number} in percent`, row.percent), button("Remove", () => {
        rows.splice(rows.indexOf(row), 1);
        item.remove();
      }));
    list.append(item);
  };
  const element = el("fieldset", {}, el("legend", {}, "Contributors"),
    el("p", {}, "Without contributors the creator has all shares. The shares of contributors sum to 100 percent."),
    list, button("Add a contributor", add));
  return { element,
    contributors: () => rows.map(({ address, percent }) => ({ address: address.value, percent: percent.value })) };
}
