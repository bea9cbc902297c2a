import assert from "node:assert/strict";
import test from "node:test";
import { idOf, kinds, numbers, relations, words } from "./lineages.mjs";
import { load } from "./modules.mjs";

const { digitsOf, labelOf, fit, maxOpened, noState, readGraph, readLevel, readState, readWay, WrongAnswer, writeState } =
  await load("lineage/state", "lineage/graph", "lineage/text", "lineage/wire");

test("Every state comes back from its fragment", () => {
  const { below, shuffled } = numbers(9);
  for (let round = 0; round < 200; round++) {
    const some = (list) => (below(3) === 0 ? null : new Set(shuffled(list).slice(0, below(list.length))));
    const state = {
      opened: Array.from({ length: below(12) }, () => (
        { digits: digitsOf(idOf(below(1_000))), opening: "uda"[below(3)], pages: 1 + below(100) })),
      filter: { kinds: some(kinds), relations: some(relations) },
      camera: below(2) === 0 ? null : { x: below(1e7) - 5e6, y: below(1e7) - 5e6, zoom: (20 + below(1_900)) / 1_000 },
      selected: below(2) === 0 ? null : idOf(below(1_000)),
      path: below(2) === 0 ? null : { from: idOf(below(1_000)), to: idOf(below(1_000)) },
    };
    const fragment = writeState(state);
    assert.match(fragment, /^[a-z0-9=&._-]*$/);
    assert.deepEqual(readState(`#${fragment}`, words), state);
  }
  assert.equal(writeState(noState), "");
});

test("A fragment of a stranger gives no more than the known forms", () => {
  for (const hostile of ["#main", "#=", "#open=", "#open=zz", `#open=${"a".repeat(16)}x1`, "#at=0x12", "#view=1_2",
    "#view=1_2_0", "#view=1_2_1e9", "#view=NaN_1_1", "#view=1e300_0_1", "#view=__", "#path=.", `#path=${idOf(1)}`,
    `#path=${idOf(1)}.${idOf(2)}.${idOf(3)}`, "#__proto__=1", "#open=<script>", "#at=%00", `#open=${"a".repeat(9_000)}`])
    assert.deepEqual(readState(hostile, words), noState, hostile);
  assert.deepEqual(readState("#kinds=data.<script>.__proto__", words).filter.kinds, new Set(["data"]));
  const many = Array.from({ length: 300 }, () => `${"a".repeat(16)}u999`).join(".");
  const { opened } = readState(`#open=${many}`, words);
  assert.equal(opened.length, maxOpened);
  assert.ok(opened.every(({ pages }) => pages === 100));
});

const node = { id: idOf(1), kind: "data", name: "n", version: null, creator: null, generation: 1, status: "pending" };

test("An answer of another form is refused, and unknown words become unknown", () => {
  for (const wrong of [null, [], "x", {}, { nodes: [], edges: {} }, { nodes: [{}], edges: [] },
    { nodes: [{ ...node, id: "0x12" }], edges: [] }, { nodes: [{ ...node, generation: -1 }], edges: [] },
    { nodes: [{ ...node, generation: 1.5 }], edges: [] }, { nodes: Array(1_001).fill(node), edges: [] },
    { nodes: [node], edges: [{ child: "<b>", parent: idOf(1) }] }])
    assert.throws(() => readGraph(wrong), WrongAnswer, JSON.stringify(wrong)?.slice(0, 80));
  for (const wrong of [{}, { items: [node], page: 7 }, { items: [node], page: "x".repeat(10_000) }])
    assert.throws(() => readLevel(wrong, idOf(2), true), WrongAnswer);
  for (const wrong of [{}, { direction: "left" }, { direction: "up", path: [{ id: 1 }] }])
    assert.throws(() => readWay(wrong), WrongAnswer);
  const hostile = { ...node, kind: "\"><script>", status: "a b", name: 7 };
  const { nodes: [read], links } = readGraph(
    { nodes: [hostile], edges: [{ child: idOf(1), parent: idOf(2), relation: "x onload=1" }] });
  assert.deepEqual([read.kind, read.status, read.name], ["unknown", "unknown", null]);
  assert.equal(links[0].relation, "unknown");
});

test("A retraction has one of two words, from a graph or from the items of a level", () => {
  const marks = (changes) => [
    readGraph({ nodes: [{ ...node, ...changes }], edges: [] }).nodes[0].retraction,
    readLevel({ items: [{ ...node, ...changes }] }, idOf(2), true).nodes[0].retraction];
  assert.deepEqual(marks({}), [null, null]);
  assert.deepEqual(marks({ retraction: "retracted" }), ["retracted", "retracted"]);
  assert.deepEqual(marks({ retracted: true }), ["retracted", "retracted"]);
  for (const built of [{ retraction: "built-on-retracted" }, { builtOnRetracted: true }])
    assert.deepEqual(marks(built), ["built-on-retracted", "built-on-retracted"]);
  for (const other of [{ retraction: "x onload=1" }, { retraction: "none" }, { retracted: "yes" }])
    assert.deepEqual(marks(other), [null, null]);
});

test("A component says whether it is a reference and which components claim it", () => {
  const { nodes: [plain, claimed] } = readGraph({ nodes: [node,
    { ...node, reference: true, claimedBy: [idOf(2), "<b>", ...Array(40).fill(idOf(3))] }], edges: [] });
  assert.deepEqual([plain.isReference, plain.claimedBy], [false, []]);
  assert.deepEqual([claimed.isReference, claimed.claimedBy.length, claimed.claimedBy[0]], [true, 20, idOf(2)]);
});

test("A label is one harmless line and never empty, and a fitted text has its columns", () => {
  const label = (name) => labelOf({ ...node, name, creator: `0x${"ab".repeat(20)}` });
  assert.equal(label("small"), "small");
  assert.equal(label(null), "data of 0xabab…");
  assert.equal(label(" "), "data of 0xabab…");
  assert.ok(!/[\u202e\n\r\u2028]/.test(label("a\u202eb\nc\r\u2028d")));
  assert.equal(fit("short", 10), "short");
  assert.equal(fit("a long text", 6), "a lon…");
  assert.ok([...fit("数据集数据集", 6)].length <= 4);
});
