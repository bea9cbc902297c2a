// The facts and the acts of the selected component, as ordinary elements below the drawing.
import { button, el, pageLink } from "../shared/dom.js";
import type { Direction } from "./graph.js";
import { labelOf, markText, short } from "./text.js";
import type { Session } from "./session.js";
import { isId } from "./wire.js";

/** The acts of the panel. */
export interface PanelActs {
  readonly open: (id: string, direction: Direction) => void;
  readonly openAll: (id: string) => void;
  readonly showPath: (from: string, to: string) => void;
  readonly hidePath: () => void;
  readonly focus: (id: string) => void;
  readonly told: (text: string) => void;
}

/** The panel of a session. */
export class Panel {
  readonly element = el("section", { class: "lineage-panel", "aria-labelledby": "lineage-selected" });
  readonly #heading = el("h2", { id: "lineage-selected" }, "The selected component");
  readonly #facts = el("p", { class: "facts" });
  readonly #buttons = el("p", { class: "lineage-acts" });
  readonly #path = el("div", {});
  readonly #session: Session;
  readonly #acts: PanelActs;
  #start: string | null = null;
  #drawn = "";

  constructor(session: Session, acts: PanelActs) {
    this.#session = session;
    this.#acts = acts;
    this.element.append(this.#heading, this.#facts, this.#buttons, this.#otherForm(), this.#path);
  }

  /** Shows the present state. An unchanged part stays, so a button keeps the focus. */
  draw(): void {
    const { graph, selected: id, path } = this.#session;
    const component = graph.find(id);
    if (!component) return;
    const state = JSON.stringify([id, graph.isOpen(id, "up"), graph.isOpen(id, "down"), path?.ids, this.#start]);
    if (state === this.#drawn) return;
    this.#drawn = state;
    this.#heading.textContent = labelOf(component);
    this.#facts.replaceChildren(
      el("span", { class: `kind k-${component.kind}` }, component.kind),
      el("span", { class: `state ${component.status}` }, component.status),
      ...(component.retraction
        ? [el("span", { class: `state ${component.retraction}` }, markText(component.retraction))] : []),
      ...(component.isReference ? [el("span", {}, "reference")] : []),
      ...component.claimedBy.map((claim) => pageLink(`/ainft/${claim}`, `claimed by ${short(claim)}`)),
      ...(component.creator ? [el("span", {}, `by ${short(component.creator)}`)] : []),
      pageLink(`/ainft/${id}`, "Page"),
      ...(id === graph.centre ? [] : [pageLink(`/ainft/${id}/lineage`, "Lineage from here")]));
    this.#keepFocus(() => this.#buttons.replaceChildren(...this.#buttonsOf(id)));
    this.#path.replaceChildren(...this.#pathOf());
  }

  #buttonsOf(id: string): HTMLElement[] {
    const { graph, path } = this.#session;
    const made: HTMLElement[] = [];
    const add = (text: string, act: () => void): void => void made.push(button(text, act));
    if (graph.isOpen(id, "up")) add(this.#moreText(id, "up"), () => this.#acts.open(id, "up"));
    if (graph.isOpen(id, "down")) add(this.#moreText(id, "down"), () => this.#acts.open(id, "down"));
    if (graph.find(id)!.generation > 0) add("Load all ancestors", () => this.#acts.openAll(id));
    if (id !== graph.centre) add("Path to the centre", () => this.#acts.showPath(id, graph.centre));
    if (this.#start === null) add("Begin a path here", () => this.#begin(id));
    else if (this.#start !== id)
      add(`End the path from ${this.#session.nameOf(this.#start)} here`, () => this.#end(id));
    if (path) add("Hide the path", () => this.#acts.hidePath());
    return made;
  }

  #moreText(id: string, direction: Direction): string {
    const isFurther = this.#session.graph.levelOf(id, direction) !== null;
    return `Load ${isFurther ? "more" : "the"} ${direction === "up" ? "parents" : "children"}`;
  }

  #begin(id: string): void {
    this.#start = id;
    this.#acts.told("Select the other end of the path.");
    this.draw();
  }

  #end(id: string): void {
    const start = this.#start!;
    this.#start = null;
    this.#acts.showPath(start, id);
    this.draw();
  }

  /** The path as a list with links, for visitors who do not see the drawing. */
  #pathOf(): HTMLElement[] {
    const { path } = this.#session;
    if (!path) return [];
    const steps = path.ids.map((id, index) => {
      const name = button(this.#session.nameOf(id), () => this.#acts.focus(id));
      const relation = path.links[index - 1]?.relation;
      return el("li", {}, ...(relation ? [`${relation} `] : []), name);
    });
    return [el("h3", {}, "Path"), el("ol", { class: "lineage-path" }, ...steps)];
  }

  #otherForm(): HTMLElement {
    const input = el("input", { id: "lineage-other", maxlength: "66", spellcheck: "false", autocomplete: "off" });
    const form = el("form", { class: "lineage-other" },
      el("label", { for: "lineage-other" }, "Id of another component"), input,
      el("button", { type: "submit" }, "Path to it"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const id = input.value.trim().toLowerCase();
      if (isId(id)) this.#acts.showPath(this.#session.selected, id);
      else this.#acts.told("Expected an id, which is 0x and 64 digits.");
    });
    return form;
  }

  /** Gives the focus back to the button at the same position, because a click on a button may replace it. */
  #keepFocus(act: () => void): void {
    const at = [...this.#buttons.children].indexOf(document.activeElement!);
    act();
    const buttons = [...this.#buttons.querySelectorAll("button")];
    if (at >= 0) buttons[Math.min(at, buttons.length - 1)]?.focus();
  }
}
