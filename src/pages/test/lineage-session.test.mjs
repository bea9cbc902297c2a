import assert from "node:assert/strict";
import test from "node:test";
import { idOf, lineage, linksOf, randomLineage, serverOf, words } from "./lineages.mjs";
import { load } from "./modules.mjs";

const { digitCount, Failure, LineageApi, loadedPath, LineageGraph, looksOf, neighbourOf, noState, Placer, readState,
  Scene, Session, stepSentence, writeState } =
  await load("lineage/session", "lineage/api", "lineage/path", "lineage/graph", "lineage/keys", "lineage/looks",
    "lineage/placer", "lineage/scene", "lineage/sentences", "lineage/state");

const noWorker = () => {
  throw new Error("This test runs without workers.");
};

/** A session for a component of a lineage. */
async function sessionOf(nodes, centre, state = noState) {
  const [{ fetching, asked }, told] = [serverOf(nodes), []];
  const session = new Session(idOf(centre), new LineageApi(fetching), new Placer(noWorker),
    { changed: () => {}, told: (text) => told.push(text) });
  await session.start(state);
  return { session, asked, told };
}

const stateOf = (session) => ({ opened: session.opened, filter: session.filter, camera: null, selected: null,
  path: session.path && { from: session.path.ids[0], to: session.path.to } });

test("A lineage of 100,000 ancestors is explored by levels, and no request and no answer grows with it", async () => {
  const most = new Map();
  for (const size of [1_000, 100_000]) {
    // Each component builds on the two before it and on one far below.
    const nodes = lineage(size, (n) => [n - 1, n - 2, n >> 1].filter((parent) => parent >= 0 && parent < n));
    const { session, asked } = await sessionOf(nodes, size - 1);
    for (let step = 0; step < 60; step++) {
      const open = [...session.graph.nodes()].find(({ id }) => session.graph.isOpen(id, "up"));
      await session.open(open.id, "up");
    }
    assert.ok(session.graph.size > 60 && session.graph.size < 400, `${session.graph.size} components`);
    assert.equal(asked.length, 61);
    for (const { path } of asked) assert.match(path, /limit=100(&|$)/);
    most.set(size, Math.max(...asked.map(({ bytes, path }) => bytes + path.length)));
  }
  // Only the digits of names and generations are more.
  assert.ok(most.get(100_000) <= most.get(1_000) * 1.2, JSON.stringify([...most]));
});

test("The levels of a lineage lead to all of it, and each step is loaded once", async () => {
  const nodes = randomLineage(5, 120, 3);
  const { session } = await sessionOf(nodes, 119);
  for (let isDone = false; !isDone; ) {
    const open = [...session.graph.nodes()].flatMap(({ id }) =>
      ["up", "down"].filter((direction) => session.graph.isOpen(id, direction)).map((direction) => [id, direction]));
    isDone = open.length === 0;
    for (const [id, direction] of open) await session.open(id, direction);
  }
  const linked = new Set([nodes[119].id]);
  for (const id of linked)
    for (const { child, parent } of linksOf(nodes)) if (child === id || parent === id) linked.add(child).add(parent);
  assert.deepEqual(new Set([...session.graph.nodes()].map(({ id }) => id)), linked);
  const expected = linksOf(nodes).filter(({ child }) => linked.has(child)).map(({ child, parent }) => child + parent);
  assert.deepEqual([...session.graph.links()].map(({ child, parent }) => child + parent).sort(), expected.sort());
});

test("A component with many children shows them in pages of 100", async () => {
  const nodes = lineage(251, (n) => (n === 0 ? [] : [0]));
  const { session, told } = await sessionOf(nodes, 0);
  assert.ok(session.graph.isOpen(idOf(0), "down"));
  const sizes = [];
  while (session.graph.isOpen(idOf(0), "down")) {
    await session.open(idOf(0), "down");
    sizes.push(session.graph.levelOf(idOf(0), "down").pages);
  }
  assert.deepEqual(sizes, [1, 2, 3]);
  assert.equal(session.graph.size, 251);
  assert.match(told.at(-1), /^Loaded 50 components built on component 0/);
  assert.deepEqual(session.opened.map(({ opening, pages }) => [opening, pages]), [["d", 3]]);
});

test("A link to a view leads to the same components in the same places", async () => {
  const nodes = randomLineage(11, 300, 3);
  const { session } = await sessionOf(nodes, 299);
  for (let step = 0; step < 12; step++) {
    const [first] = [...session.graph.nodes()].filter(({ id }) => session.graph.isOpen(id, step % 3 ? "up" : "down"));
    if (first) await session.open(first.id, step % 3 ? "up" : "down");
  }
  await session.openAll(idOf(299));
  session.setFilter({ kinds: new Set(["data", "model", "code"]), relations: new Set(["trained-on", "part"]) });
  const far = [...session.graph.nodes()].find(({ generation }) => generation === 0);
  await session.showPath(idOf(299), far.id);

  const fragment = writeState(stateOf(session));
  const again = await sessionOf(nodes, 299, readState(fragment, words));

  assert.deepEqual([...again.session.scene.spots()], [...session.scene.spots()]);
  assert.deepEqual(stateOf(again.session), stateOf(session));
  assert.deepEqual(again.session.path, session.path);
});

test("A link also repeats the acts on components that only its path loaded", async () => {
  const nodes = lineage(60, (n) => (n === 0 ? [] : n < 40 ? [n - 1] : [5]));
  const { session } = await sessionOf(nodes, 39);
  await session.showPath(idOf(39), idOf(2));
  await session.open(idOf(5), "down");
  assert.equal(session.graph.size, 58);

  const again = await sessionOf(nodes, 39, readState(writeState(stateOf(session)), words));

  assert.equal(again.session.graph.size, 58);
});

test("A filter hides kinds and relations, and keeps the centre and the way through hidden kinds", async () => {
  const nodes = lineage(4, (n) => (n === 0 ? [] : [n - 1]));
  const { session, told } = await sessionOf(nodes, 3);
  const shown = () => [...session.scene.spots()].map(({ id }) => id).sort();
  const ids = (...numbers) => numbers.map(idOf).sort();
  assert.deepEqual(shown(), ids(0, 1, 2, 3));
  session.setFilter({ kinds: new Set(["data"]), relations: null });
  assert.deepEqual(shown(), ids(0, 3));
  assert.match(told.at(-1), /^2 components are shown, and the filter hides 2/);
  session.setFilter({ kinds: null, relations: new Set([nodes[3].parents[0].relation]) });
  assert.deepEqual(shown(), ids(2, 3));
  await session.showPath(idOf(3), idOf(0));
  assert.deepEqual(shown(), ids(0, 1, 2, 3));
});

test("A path up and down is highlighted with its components, also with those that were not loaded", async () => {
  const nodes = lineage(30, (n) => (n === 0 ? [] : [n - 1]));
  for (const [from, to] of [[29, 2], [2, 29]]) {
    const { session, told } = await sessionOf(nodes, 29);
    await session.showPath(idOf(from), idOf(to));
    const expected = Array.from({ length: 28 }, (_, at) => idOf(from > to ? from - at : from + at));
    assert.deepEqual(session.path.ids, expected);
    for (const { child, parent } of session.path.links)
      assert.ok(nodes.find(({ id }) => id === child).parents.some(({ id }) => id === parent));
    assert.ok(expected.every((id) => session.scene.find(id)));
    assert.match(told.at(-1), /has 27 steps/);
    session.hidePath();
    assert.equal(session.path, null);
  }
});

test("A path of many steps is cut, and its length is said", async () => {
  const nodes = lineage(200, (n) => (n === 0 ? [] : [n - 1]));
  const { session, told } = await sessionOf(nodes, 199);
  await session.showPath(idOf(199), idOf(0));
  assert.equal(session.path.ids.length, 65);
  assert.match(told.at(-1), /^The path from component 199 to 0x.* has 199 steps. The first 64 are shown.$/);
});

test("Without a path, or without an answer, the visitor reads a sentence and the view stays", async () => {
  const nodes = lineage(5, (n) => (n === 4 ? [0, 1] : []));
  const { session, told } = await sessionOf(nodes, 4);
  await session.showPath(idOf(0), idOf(1));
  assert.match(told.at(-1), /^No path leads from component 0 to component 1/);
  await session.showPath(idOf(4), idOf(77));
  assert.match(told.at(-1), /does not know it/);
  assert.equal(session.graph.size, 3);
  const alone = new Session(idOf(1), new LineageApi(async () => { throw new TypeError("offline"); }),
    new Placer(noWorker), { changed: () => {}, told: () => {} });
  await assert.rejects(alone.start(noState), Failure);
});

test("A link with many acts asks once per act while the server fails, and never after its view ended", async () => {
  const nodes = lineage(251, (n) => (n === 0 ? [] : [0]));
  const { fetching } = serverOf(nodes);
  for (const isEnded of [false, true]) {
    const asked = [];
    const failing = async (path) => {
      if (path.includes("/lineage?")) return fetching(path);
      asked.push(path);
      if (isEnded) session.stop();
      return new Response("{}", { status: 503 });
    };
    const session = new Session(idOf(0), new LineageApi(failing), new Placer(noWorker),
      { changed: () => {}, told: () => {} });
    const act = { digits: idOf(0).slice(2, 2 + digitCount), opening: "d", pages: 100 };
    await session.start({ ...noState, opened: Array(20).fill(act), path: { from: idOf(0), to: idOf(1) } });
    assert.equal(asked.length, isEnded ? 1 : 21);
  }
});

test("When the server finds no answer, a loaded path is used", async () => {
  const nodes = lineage(4, (n) => (n === 0 ? [] : [n - 1]));
  const { fetching } = serverOf(nodes);
  const withoutPaths = async (path) =>
    path.includes("/path?") ? new Response("{}", { status: 503, headers: { "retry-after": "2" } }) : fetching(path);
  const told = [];
  const session = new Session(idOf(3), new LineageApi(withoutPaths), new Placer(noWorker),
    { changed: () => {}, told: (text) => told.push(text) });
  await session.start(noState);
  await session.showPath(idOf(0), idOf(3));
  assert.deepEqual(session.path.ids, [0, 1, 2, 3].map(idOf));
  await session.showPath(idOf(0), idOf(99));
  assert.equal(told.at(-1), "The server refused the request. Try again in 2 s.");
});

test("An answer longer than 8 MiB is refused before the rest of it is read", async () => {
  let sent = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      sent++;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  const api = new LineageApi(async () => new Response(endless));
  await assert.rejects(api.first(idOf(1)), /longer than 8 MiB/);
  assert.ok(sent < 16, `${sent} MiB`);
});

test("A step that does not go up by its generation is left out, so the drawing has no cycle", () => {
  const graph = new LineageGraph(idOf(1));
  const node = (n, generation) =>
    ({ id: idOf(n), kind: "data", name: null, version: null, creator: null, generation, status: "pending" });
  graph.add({ nodes: [node(1, 1), node(2, 1), node(3, 2)], links: [
    { child: idOf(1), parent: idOf(2), relation: "part" }, { child: idOf(2), parent: idOf(3), relation: "part" },
    { child: idOf(3), parent: idOf(1), relation: "part" }, { child: idOf(3), parent: idOf(9), relation: "part" }] });
  assert.deepEqual([...graph.links()].map(({ child, parent }) => [child, parent]), [[idOf(3), idOf(1)]]);
  assert.equal(loadedPath(graph, idOf(3), idOf(2)), null);
});

test("The arrow keys lead to the nearest shown neighbour, and nowhere when there is none", () => {
  const graph = new LineageGraph(idOf(3));
  const nodes = lineage(4, (n) => (n === 3 ? [0, 1, 2] : []));
  graph.add({ nodes, links: linksOf(nodes) });
  const spots = [{ id: idOf(0), row: 0, slot: -3 }, { id: idOf(1), row: 0, slot: 1 }, { id: idOf(2), row: 0, slot: 4 },
    { id: idOf(3), row: 1, slot: 0 }];
  const scene = new Scene(spots, graph.links());
  const lead = (from, key) => neighbourOf(graph, scene, idOf(from), key);
  assert.equal(lead(3, "ArrowUp"), idOf(1));
  assert.equal(lead(1, "ArrowRight"), idOf(2));
  assert.equal(lead(1, "ArrowLeft"), idOf(0));
  assert.equal(lead(0, "ArrowDown"), idOf(3));
  assert.equal(lead(0, "Home"), idOf(3));
  assert.equal(lead(0, "ArrowLeft"), null);
  assert.equal(lead(3, "ArrowDown"), null);
  assert.equal(lead(3, "x"), null);
});

test("The name of a component has its kind, the relations of its neighbours, and the levels to load", async () => {
  const nodes = lineage(4, (n) => [[], [], [0, 1], [2]][n]);
  const { session } = await sessionOf(nodes, 2);
  const spoken = (n) => looksOf(session)(idOf(n)).spoken;
  assert.equal(spoken(2), "component 2, code, finalized, the component of this page, "
    + "2 parents loaded by built-by and part, 1 child loaded by built-by");
  assert.equal(spoken(0), "component 0, data, finalized, no parents, 1 child loaded by part, maybe more");
  assert.equal(spoken(3),
    "component 3, service, finalized, 1 parent loaded by built-by, maybe more, children not loaded");
});

test("A key says how the component that it leads to is related to the last one", async () => {
  const nodes = lineage(4, (n) => [[], [], [0, 1], [2]][n]);
  const { session: { graph } } = await sessionOf(nodes, 2);
  const said = (from, to) => stepSentence(graph, idOf(from), idOf(to));
  assert.equal(said(2, 0), "A parent by part.");
  assert.equal(said(2, 3), "A child by built-by.");
  assert.equal(said(0, 1), "Another component of the same row.");
  assert.equal(said(2, 2), "The component of this page.");
});

test("A large lineage is placed by a worker, and without workers the places are the same", async () => {
  const { Layout } = await load("lineage/layout");
  const nodes = lineage(11_000, (n) => (n < 50 ? [] : [n - 50, n - 49]));
  // It has the interface of a worker, and runs the same layout on a copy of the messages.
  const started = [];
  class Remote {
    #layout = new Layout();

    postMessage(order) {
      const { known, components, steps } = structuredClone(order);
      started.push(components.length);
      this.#layout.accept(known);
      queueMicrotask(() => this.onmessage({ data: this.#layout.add(components, steps) }));
    }

    terminate() {}
  }
  const [remote, own] = [new Placer(() => new Remote()), new Placer(noWorker)];
  for (const placer of [remote, own])
    for (let at = 0; at < nodes.length; at += 1_000) {
      const part = nodes.slice(at, at + 1_000);
      await placer.place(part, linksOf(part));
    }
  assert.deepEqual(started, [1_000, 1_000]);
  assert.deepEqual([...remote.layout.spots()], [...own.layout.spots()]);
});
