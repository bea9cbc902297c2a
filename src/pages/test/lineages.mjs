// Random lineages, and a server in memory that answers the lineage routes for one, as docs/http.md describes them.

/** Numbers that a seed determines (xorshift). */
export function numbers(seed) {
  let state = seed * 2_654_435_761 >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
  const below = (most) => next() % most;
  const shuffled = (items) => {
    const mixed = [...items];
    for (let at = mixed.length - 1; at > 0; at--) {
      const other = below(at + 1);
      [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
    }
    return mixed;
  };
  return { below, shuffled };
}

export const kinds = ["data", "model", "code", "service", "state", "composite"];
export const relations = ["trained-on", "fine-tuned-from", "part", "built-by"];
export const words = { kinds, relations };

/** An id that looks like a hash. */
export const idOf = (number) => {
  let digits = "";
  for (let part = 0; digits.length < 64; part++)
    digits += (Math.imul(number * 8 + part + 1, 2_654_435_761) >>> 0).toString(16).padStart(8, "0");
  return `0x${digits}`;
};

/** A lineage in which `parentsOf(n)` gives the numbers of the parents of component n, which are smaller than n. */
export function lineage(size, parentsOf, nameOf = (n) => `component ${n}`) {
  const nodes = [];
  for (let n = 0; n < size; n++) {
    const parents = [...new Set(parentsOf(n))];
    nodes.push({
      id: idOf(n),
      kind: kinds[n % kinds.length],
      name: nameOf(n),
      version: null,
      creator: `0x${"ab".repeat(20)}`,
      generation: parents.reduce((most, parent) => Math.max(most, nodes[parent].generation + 1), 0),
      status: "finalized",
      parents: parents.map((parent, at) => ({ id: idOf(parent), relation: relations[(n + at) % relations.length] })),
    });
  }
  return nodes;
}

/** A lineage whose components have up to `most` random parents. */
export function randomLineage(seed, size, most) {
  const { below } = numbers(seed);
  return lineage(size, (n) => (n === 0 ? [] : Array.from({ length: below(most + 1) }, () => below(n))));
}

export const linksOf = (nodes) => nodes.flatMap(({ id, parents }) =>
  parents.map((parent) => ({ child: id, parent: parent.id, relation: parent.relation })));

/** A fetch that answers for a lineage. `asked` has each path with the bytes of its answer. */
export function serverOf(nodes) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const children = new Map(nodes.map(({ id }) => [id, []]));
  for (const node of nodes)
    for (const { id, relation } of node.parents) children.get(id).push({ id: node.id, relation });
  const asked = [];
  const listed = (around, id, query) => {
    const all = [...around].sort((one, other) => (one.id < other.id ? -1 : 1));
    const [from, limit] = [Number(query.get("page") ?? 0), Number(query.get("limit"))];
    const page = from + limit < all.length ? `${from + limit}` : undefined;
    return { id, page, truncated: page !== undefined,
      items: all.slice(from, from + limit).map(({ id, relation }) => ({ ...byId.get(id), path: [relation] })) };
  };
  const walked = (id, steps, limit, around) => {
    const found = new Set();
    let level = [id];
    for (let step = 0; step < steps && level.length > 0 && found.size <= limit; step++) {
      level = [...new Set(level.flatMap((at) => around(at).map((next) => next.id)))].filter((at) => !found.has(at));
      for (const at of level) found.add(at);
    }
    return [...found];
  };
  const drawn = (id, query) => {
    const limit = Number(query.get("limit"));
    const steps = (name) => (query.get(name) === "all" ? Infinity : Number(query.get(name)));
    const all = [id, ...walked(id, steps("up"), limit, (at) => byId.get(at).parents),
      ...walked(id, steps("down"), limit, (at) => children.get(at))];
    const kept = new Set(all.slice(0, limit));
    return { id, nodes: [...kept].map((at) => byId.get(at)), truncated: all.length > limit,
      edges: linksOf([...kept].map((at) => byId.get(at))).filter(({ parent }) => kept.has(parent)) };
  };
  const climbed = (from, to) => {
    const via = new Map([[from, null]]);
    for (const id of via.keys()) {
      if (id === to) {
        const steps = [];
        for (let at = to; at !== from; at = via.get(at).child) steps.unshift({ id: at, relation: via.get(at).relation });
        return steps;
      }
      for (const { id: parent, relation } of byId.get(id).parents)
        if (!via.has(parent)) via.set(parent, { child: id, relation });
    }
    return null;
  };
  const joined = (from, to) => {
    const [up, down] = [climbed(from, to), climbed(to, from)];
    if (from === to) return { direction: "same", distance: 0, path: [] };
    if (up) return { direction: "up", distance: up.length, path: up.slice(0, 1_000) };
    if (!down) return { direction: "none" };
    const ids = [to, ...down.map(({ id }) => id)];
    const path = down.map(({ relation }, at) => ({ id: ids[at], relation })).reverse();
    return { direction: "down", distance: path.length, path: path.slice(0, 1_000) };
  };
  const answer = (id, route, query) => {
    if (!byId.has(id)) return null;
    if (route === "lineage") return drawn(id, query);
    if (route === "ancestors") return listed(byId.get(id).parents, id, query);
    if (route === "descendants") return listed(children.get(id), id, query);
    return byId.has(query.get("to")) ? joined(id, query.get("to")) : null;
  };
  const fetching = async (path) => {
    const { pathname, searchParams } = new URL(path, "http://localhost");
    const [, , , id, route] = pathname.split("/");
    const found = answer(id, route, searchParams);
    const body = JSON.stringify(found ?? { title: "Not found", detail: "The registry does not know it." });
    asked.push({ path, bytes: body.length });
    return new Response(body, { status: found ? 200 : 404 });
  };
  return { fetching, asked };
}
