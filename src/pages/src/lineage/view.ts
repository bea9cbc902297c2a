// Draws a scene as SVG, and moves it by d3-zoom. Only the components and steps near the visible part are in the page.
// Every component is a link with a name, so a keyboard and a screen reader reach it.
import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import { around, boxOf, grown, isWithin, middleOf, type Box } from "./geometry.js";
import type { Direction } from "./graph.js";
import { drawNode, dressNode, linesOf, moreOf, outlinesOf, part, type Look } from "./marks.js";
import type { Path } from "./path.js";
import type { Scene } from "./scene.js";
import { maxZoom, minZoom, type Camera } from "./state.js";

/** What a view draws. */
export interface Drawn {
  readonly scene: Scene;
  readonly path: Path | null;
  readonly selected: string;
  readonly look: (id: string) => Look;
}

/** Hears of the visitor's acts. */
export interface Acts {
  readonly select: (id: string) => void;
  readonly open: (id: string, direction: Direction) => void;
  readonly moved: () => void;
}

/** With more components near the visible part, the view draws outlines and few links. */
export const maxLinked = 500;
/** The most lines that are drawn at a time. More of them cover each other. */
export const maxLines = 8_000;

const fitMargin = 32;
const [fitZoom, readableZoom] = [1, 0.4];

/** The drawing of a lineage. */
export class LineageView {
  readonly svg = part("svg", { class: "lineage-graph", role: "group", "aria-label": "Lineage" });
  readonly #world = part("g");
  readonly #lines = part("g", { class: "lines", "aria-hidden": "true" });
  readonly #outlines = part("g", { class: "outlines", "aria-hidden": "true" });
  readonly #nodes = part("g");
  readonly #more = part("g", { class: "more", "aria-hidden": "true" });
  readonly #shown = new Map<string, SVGAElement>();
  readonly #zoom: ZoomBehavior<SVGSVGElement, unknown>;
  readonly #acts: Acts;
  #drawn: Drawn | null = null;
  #rendered: { readonly box: Box; readonly zoom: number } | null = null;
  #transform: ZoomTransform = zoomIdentity;
  #size = { width: 0, height: 0 };
  #isWaiting = false;

  constructor(acts: Acts) {
    this.#acts = acts;
    this.#world.append(this.#lines, this.#outlines, this.#nodes, this.#more);
    this.svg.append(this.#world);
    this.#zoom = zoom<SVGSVGElement, unknown>()
      .scaleExtent([minZoom, maxZoom])
      .extent((): [[number, number], [number, number]] => [[0, 0], [this.#size.width, this.#size.height]])
      .clickDistance(4)
      .filter((event: MouseEvent) => this.#movesBy(event))
      .on("zoom", ({ transform }: D3ZoomEvent<SVGSVGElement, unknown>) => this.#moveTo(transform));
    select(this.svg).call(this.#zoom).on("dblclick.zoom", null);
    this.svg.addEventListener("click", (event) => this.#click(event));
    this.svg.addEventListener("focusin", (event) => this.#focused(event));
    new ResizeObserver(() => this.#resize()).observe(this.svg);
  }

  /** The part of the drawing in the middle, which a link to the view keeps. */
  get camera(): Camera {
    const [x, y] = this.#transform.invert([this.#size.width / 2, this.#size.height / 2]);
    return { x, y, zoom: this.#transform.k };
  }

  /** Draws a scene. The visible part stays where it is. */
  draw(drawn: Drawn): void {
    this.#drawn = drawn;
    this.#rendered = null;
    this.#renderSoon();
  }

  look({ x, y, zoom }: Camera): void {
    const { width, height } = this.#measure();
    this.#set(zoomIdentity.translate(width / 2, height / 2).scale(zoom).translate(-x, -y));
  }

  zoomBy(factor: number): void {
    this.look({ ...this.camera, zoom: Math.min(maxZoom, Math.max(minZoom, this.#transform.k * factor)) });
  }

  /** Shows all components, as far as the smallest zoom allows. */
  fit(): void {
    this.#fit(minZoom);
  }

  /** Shows all components if their names are readable then, and otherwise the part around the selected one. */
  begin(): void {
    this.#fit(readableZoom);
  }

  /** Moves a component to the middle, unless the view has all of it. */
  reveal(id: string): void {
    const spot = this.#drawn?.scene.find(id);
    if (!spot || isWithin(boxOf(spot), this.#visible())) return;
    const { x, y } = middleOf(spot);
    this.look({ x, y, zoom: Math.max(this.#transform.k, fitZoom / 2) });
  }

  /** Moves the focus of the keyboard to a component. */
  focus(id: string): void {
    this.reveal(id);
    this.#render();
    this.#shown.get(id)?.focus({ preventScroll: true });
  }

  // A wheel over the drawing scrolls the page, unless the visitor works in the drawing or holds the key for a zoom.
  #movesBy(event: MouseEvent): boolean {
    if (event.type === "wheel") return event.ctrlKey || event.metaKey || this.svg.contains(document.activeElement);
    return !event.ctrlKey && !event.button;
  }

  #fit(least: number): void {
    const drawn = this.#drawn;
    const whole = drawn && around([...drawn.scene.spots()].map(boxOf));
    const spot = drawn?.scene.find(drawn.selected);
    if (!whole || !spot) return;
    const { width, height } = this.#measure();
    const across = (width - 2 * fitMargin) / (whole.right - whole.left);
    const down = (height - 2 * fitMargin) / (whole.bottom - whole.top);
    const zoom = Math.min(fitZoom, across, down);
    const middle = { x: (whole.left + whole.right) / 2, y: (whole.top + whole.bottom) / 2 };
    this.look(zoom >= least ? { ...middle, zoom } : { ...middleOf(spot), zoom: Math.max(least, fitZoom / 2) });
  }

  #set(transform: ZoomTransform): void {
    select(this.svg).call(this.#zoom.transform, transform);
  }

  #moveTo(transform: ZoomTransform): void {
    this.#transform = transform;
    this.#world.setAttribute("transform", transform.toString());
    const isNear = this.#rendered?.zoom === transform.k && isWithin(this.#visible(), this.#rendered.box);
    if (!isNear) this.#renderSoon();
    this.#acts.moved();
  }

  #renderSoon(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    requestAnimationFrame(() => this.#render());
  }

  #render(): void {
    this.#isWaiting = false;
    const drawn = this.#drawn;
    if (!drawn || this.#size.width === 0) return;
    const visible = this.#visible();
    const box = grown(visible, (visible.right - visible.left) / 2, (visible.bottom - visible.top) / 2);
    if (this.#rendered && this.#rendered.zoom === this.#transform.k && isWithin(visible, this.#rendered.box)) return;
    this.#rendered = { box, zoom: this.#transform.k };
    const near = drawn.scene.nodesIn(box);
    const isDetailed = near.length <= maxLinked;
    const pinned = [...new Set([drawn.selected, ...(drawn.path?.ids ?? [])])]
      .flatMap((id) => drawn.scene.find(id) ?? []);
    const linked = isDetailed ? [...new Set([...near, ...pinned])] : pinned;
    linked.sort((one, other) => one.row - other.row || one.slot - other.slot);
    this.#showNodes(linked.map(({ id }) => id), drawn);
    this.#outlines.replaceChildren(...(isDetailed ? [] : outlinesOf(near, drawn.look)));
    this.#more.replaceChildren(...(isDetailed ? near.flatMap((spot) => moreOf(spot, drawn.look(spot.id))) : []));
    this.#lines.replaceChildren(...linesOf(drawn.scene.linksIn(box).slice(0, maxLines), drawn, isDetailed));
  }

  /** Makes the links of the page those of these components, in their order. An element with the focus stays. */
  #showNodes(ids: readonly string[], { scene, selected, look }: Drawn): void {
    const wanted = new Set(ids);
    for (const [id, element] of this.#shown)
      if (!wanted.has(id)) {
        element.remove();
        this.#shown.delete(id);
      }
    let before: Element | null = null;
    for (const id of ids) {
      const element = this.#shown.get(id) ?? drawNode(scene.find(id)!, look(id));
      this.#shown.set(id, element);
      dressNode(element, look(id), id === selected);
      const next: Element | null = before ? before.nextElementSibling : this.#nodes.firstElementChild;
      if (next !== element) this.#nodes.insertBefore(element, next);
      before = element;
    }
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const more = target.closest<SVGElement>("[data-open]");
    if (more) return this.#acts.open(more.dataset.id!, more.dataset.open as Direction);
    const node = target.closest<SVGAElement>("a[data-id]");
    // The keyboard follows the link, and a pointer selects. With a key held, the browser opens the link elsewhere.
    if (!node || event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#acts.select(node.dataset.id!);
  }

  #focused(event: FocusEvent): void {
    const node = (event.target as Element).closest<SVGAElement>("a[data-id]");
    if (!node) return;
    this.#acts.select(node.dataset.id!);
    // A pointer that presses a component must find it at the same place when it is released.
    if (node.matches(":focus-visible")) this.reveal(node.dataset.id!);
  }

  #resize(): void {
    const isFirst = this.#size.width === 0;
    const { width } = this.#measure();
    this.#rendered = null;
    if (isFirst && width > 0) this.#acts.moved();
    this.#renderSoon();
  }

  #measure(): { readonly width: number; readonly height: number } {
    const { width, height } = this.svg.getBoundingClientRect();
    return (this.#size = { width, height });
  }

  #visible(): Box {
    const [left, top] = this.#transform.invert([0, 0]);
    const [right, bottom] = this.#transform.invert([this.#size.width, this.#size.height]);
    return { left, top, right, bottom };
  }
}
