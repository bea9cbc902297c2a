// How the components of a session look and sound.
import type { Look } from "./marks.js";
import type { Session } from "./session.js";
import { fit, labelOf, markText, numberText } from "./text.js";
import type { Link } from "./wire.js";

/** The columns of text that fit into a component. */
const columns = 22;

/** The look of each loaded component. A look is kept until the session changes. */
export function looksOf(session: Session): (id: string) => Look {
  const looks = new Map<string, Look>();
  const onPath = new Set(session.path?.ids);
  return (id) => {
    let look = looks.get(id);
    if (!look) looks.set(id, (look = lookOf(session, id, onPath.has(id))));
    return look;
  };
}

function lookOf({ graph }: Session, id: string, isOnPath: boolean): Look {
  const component = graph.find(id)!;
  const { kind, status, retraction } = component;
  const mark = markText(retraction);
  const [up, down] = [graph.isOpen(id, "up"), graph.isOpen(id, "down")];
  const label = labelOf(component);
  const shown = fit(label, columns);
  const [parents, children] = [graph.parentsOf(id), graph.childrenOf(id)];
  const spoken = [
    `${shown}, ${kind}, ${mark === "" ? status : mark}`,
    mark === "" ? "" : status,
    shown === label ? "" : label,
    id === graph.centre ? "the component of this page" : "",
    isOnPath ? "on the path" : "",
    known(parents, up, "parent"),
    known(children, down, "child", "children"),
  ];
  return {
    id, shown, kind, isOnPath,
    spoken: spoken.filter((text) => text !== "").join(", "),
    note: `${kind}, ${mark === "" ? status : mark}`,
    mark: retraction ?? "",
    isCentre: id === graph.centre,
    mayHave: { up, down },
  };
}

/** The number of loaded neighbours with the relations to them, and whether there may be more. */
function known(links: readonly Link[], isOpen: boolean, one: string, several = `${one}s`): string {
  const count = links.length;
  if (count === 0) return isOpen ? `${several} not loaded` : `no ${several}`;
  const relations = [...new Set(links.map(({ relation }) => relation))].sort().join(" and ");
  return `${numberText(count)} ${count === 1 ? one : several} loaded by ${relations}${isOpen ? ", maybe more" : ""}`;
}
