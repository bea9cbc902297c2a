// Puts a view, its controls and its panel into the page, and keeps the fragment of the address up to date.
import { button, el } from "../shared/dom.js";
import { plain } from "../shared/plain.js";
import { Failure, LineageApi } from "./api.js";
import { FilterForm } from "./filters.js";
import type { Direction } from "./graph.js";
import { neighbourOf } from "./keys.js";
import { looksOf } from "./looks.js";
import { Panel } from "./panel.js";
import { Placer } from "./placer.js";
import { stepSentence } from "./sentences.js";
import { Session } from "./session.js";
import { readState, writeState, type ViewState, type Words } from "./state.js";
import { LineageView } from "./view.js";

/** What the server writes into the page for the script. */
export interface Settings {
  readonly id: string;
  readonly words: Words;
  /** The path of the script of the worker. */
  readonly worker: string;
}

const zoomStep = 1.25;
const zoomKeys: ReadonlyMap<string, number> = new Map([["+", zoomStep], ["=", zoomStep], ["-", 1 / zoomStep]]);
const writeAfter = 300;
const keysText = "Arrow keys lead to parents, children and neighbours, and Home to the centre. Shift with the up or "
  + "the down arrow loads parents or children. Enter opens the page of a component. Plus, minus and 0 change the zoom.";

/** The interactive view of the page of a lineage. */
export class LineagePage {
  readonly #root: HTMLElement;
  readonly #settings: Settings;
  readonly #told = el("p", { role: "status", class: "lineage-told" });
  readonly #placer: Placer;
  readonly #session: Session;
  readonly #view: LineageView;
  readonly #panel: Panel;
  readonly #state: ViewState;
  #isReady = false;
  #isStopped = false;
  #writing = 0;

  constructor(root: HTMLElement, settings: Settings) {
    this.#root = root;
    this.#settings = settings;
    this.#state = readState(location.hash, settings.words);
    this.#placer = new Placer(() => new Worker(settings.worker));
    this.#session = new Session(settings.id, new LineageApi(), this.#placer,
      { changed: () => this.#draw(), told: (text) => this.#tell(text) });
    this.#view = new LineageView({
      select: (id) => this.#session.select(id),
      open: (id, direction) => this.#open(id, direction),
      moved: () => this.#writeSoon(),
    });
    this.#panel = new Panel(this.#session, {
      open: (id, direction) => this.#open(id, direction),
      openAll: (id) => void this.#session.openAll(id),
      showPath: (from, to) => void this.#session.showPath(from, to),
      hidePath: () => this.#session.hidePath(),
      focus: (id) => this.#view.focus(id),
      told: (text) => this.#tell(text),
    });
  }

  /** Shows the view of the fragment. Returns false when the lineage does not load, and then the picture stays. */
  async start(): Promise<boolean> {
    this.#build();
    this.#tell("Loading the lineage.");
    try {
      await this.#session.start(this.#state);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (!this.#isStopped) this.#root.replaceChildren(this.#told);
      this.#tell(`The picture below stays, because the lineage did not load. ${error.message}`);
      return false;
    }
    if (this.#isStopped) return true;
    if (this.#state.camera) this.#view.look(this.#state.camera);
    else this.#view.begin();
    this.#isReady = true;
    this.#root.dataset.ready = "true";
    return true;
  }

  /** Ends the view, so that another one can take its place. */
  stop(): void {
    clearTimeout(this.#writing);
    [this.#isReady, this.#isStopped] = [false, true];
    this.#session.stop();
    this.#placer.stop();
    this.#root.replaceChildren();
    delete this.#root.dataset.ready;
  }

  #build(): void {
    const keys = el("p", { id: "lineage-keys", class: "lineage-keys" }, keysText);
    this.#view.svg.setAttribute("aria-describedby", keys.id);
    this.#view.svg.addEventListener("keydown", (event) => this.#key(event));
    const filter = new FilterForm(
      this.#settings.words, this.#state.filter, (chosen) => this.#session.setFilter(chosen));
    this.#root.replaceChildren(
      el("div", { class: "lineage-tools", role: "group", "aria-label": "View" },
        named(button("+", () => this.#view.zoomBy(zoomStep)), "Zoom in"),
        named(button("−", () => this.#view.zoomBy(1 / zoomStep)), "Zoom out"),
        button("Fit", () => this.#view.fit()),
        button("Copy a link to this view", () => void this.#copyLink())),
      filter.element, this.#view.svg, this.#told, keys, this.#panel.element);
  }

  #draw(): void {
    const { scene, path, selected, graph } = this.#session;
    // The tab key needs a component to lead to, so the centre takes the place of a hidden one.
    const focused = scene.find(selected) ? selected : graph.centre;
    this.#view.draw({ scene, path, selected: focused, look: looksOf(this.#session) });
    this.#panel.draw();
    this.#writeSoon();
  }

  #open(id: string, direction: Direction): void {
    void this.#session.open(id, direction);
  }

  #tell(text: string): void {
    this.#told.textContent = plain(text, 600);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#act(event)) return;
    event.preventDefault();
  }

  /** Whether a key has an act here. */
  #act({ key, shiftKey }: KeyboardEvent): boolean {
    const { selected, graph, scene } = this.#session;
    if (shiftKey && (key === "ArrowUp" || key === "ArrowDown")) {
      this.#openByKey(selected, key === "ArrowUp" ? "up" : "down");
      return true;
    }
    const zoom = zoomKeys.get(key);
    if (zoom !== undefined) this.#view.zoomBy(zoom);
    else if (key === "0") this.#view.fit();
    else if (/^(Arrow|Home$)/.test(key)) this.#moveFocus(neighbourOf(graph, scene, selected, key), key);
    else return false;
    return true;
  }

  #moveFocus(id: string | null, key: string): void {
    const { selected, graph } = this.#session;
    if (id !== null) {
      // The name of the component follows from the focus, and how the two are related does not.
      this.#tell(stepSentence(graph, selected, id));
      return this.#view.focus(id);
    }
    const direction = key === "ArrowUp" ? "up" : "down";
    if (key !== "ArrowUp" && key !== "ArrowDown") this.#tell("No component is shown there.");
    else if (graph.isOpen(selected, direction))
      this.#tell(`None is loaded there. Press Shift and the ${direction} arrow to load it.`);
    else this.#tell(direction === "up" ? "The component has no shown parents." : "No shown component builds on it.");
  }

  #openByKey(id: string, direction: Direction): void {
    if (!this.#session.graph.isOpen(id, direction))
      this.#tell(direction === "up" ? "All parents are loaded." : "All components that build on it are loaded.");
    else this.#open(id, direction);
  }

  #writeSoon(): void {
    if (!this.#isReady) return;
    clearTimeout(this.#writing);
    // Browsers limit how often a page changes its address.
    this.#writing = setTimeout(() => this.#write(), writeAfter);
  }

  #write(): void {
    history.replaceState(null, "", `#${this.#fragment()}`);
  }

  #fragment(): string {
    const { opened, filter, path, selected, graph } = this.#session;
    const ends = path && { from: path.ids[0]!, to: path.to };
    return writeState({
      opened, filter, camera: this.#view.camera, path: ends, selected: selected === graph.centre ? null : selected,
    });
  }

  async #copyLink(): Promise<void> {
    clearTimeout(this.#writing);
    this.#write();
    try {
      await navigator.clipboard.writeText(location.href);
      this.#tell("Copied a link to this view.");
    } catch {
      this.#tell("The browser does not allow copying here. The address of the page is the link.");
    }
  }
}

function named(made: HTMLButtonElement, name: string): HTMLButtonElement {
  made.setAttribute("aria-label", name);
  return made;
}
