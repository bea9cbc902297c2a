// Elements for the pages. Every text becomes a text node, so it cannot add markup.

/** An element with attributes and children. An attribute with the value false is left out. */
export function el<Name extends keyof HTMLElementTagNameMap>(name: Name,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: (Node | string)[]): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== false) element.setAttribute(attribute, value === true ? "" : value);
  element.append(...children);
  return element;
}

/** A button that runs an action. */
export function button(text: string, run: () => void): HTMLButtonElement {
  const made = el("button", { type: "button" }, text);
  made.addEventListener("click", run);
  return made;
}

/** A labelled control with an explanation below it. */
export function labelled(id: string, label: string, control: HTMLElement, hint = ""): HTMLElement {
  control.id = id;
  const parts = [el("label", { for: id }, label), control];
  if (hint !== "") {
    control.setAttribute("aria-describedby", `${id}-hint`);
    parts.push(el("small", { id: `${id}-hint` }, hint));
  }
  return el("div", { class: "field" }, ...parts);
}

/** A link to a page of this server. */
export function pageLink(path: string, text: string): HTMLAnchorElement {
  return el("a", { href: path }, text);
}

/** Asks the visitor in the page, and resolves to the answer. */
export function question(place: HTMLElement, text: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (value: boolean): void => {
      asked.remove();
      resolve(value);
    };
    const first = button(yes, () => answer(true));
    const asked = el("div", { class: "question", role: "group", "aria-label": "Question" }, el("p", {}, text), first,
      button("No", () => answer(false)));
    place.append(asked);
    first.focus();
  });
}
