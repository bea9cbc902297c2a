import assert from "node:assert/strict";
import test from "node:test";
import { lineage, linksOf, numbers, randomLineage } from "./lineages.mjs";
import { load } from "./modules.mjs";

const { Layout, Scene, boxOf, lineOf } = await load("lineage/layout", "lineage/scene", "lineage/geometry");

/** Places a lineage in random parts. Each part may join components of earlier ones. */
function placeInParts(nodes, seed, check = () => {}) {
  const { below, shuffled } = numbers(seed);
  const [layout, links, known] = [new Layout(), linksOf(nodes), new Set()];
  let left = shuffled(nodes);
  while (left.length > 0) {
    const part = left.slice(0, 1 + below(Math.max(1, nodes.length / 3)));
    left = left.slice(part.length);
    for (const { id } of part) known.add(id);
    const steps = links.filter(({ child, parent }) => known.has(child) && known.has(parent)
      && part.some(({ id }) => id === child || id === parent));
    const before = [...layout.spots()];
    const copy = new Layout(before);
    const placed = layout.add(shuffled(part), shuffled(steps));
    check(before, layout, placed, copy.add(part, steps));
  }
  return layout;
}

for (let seed = 1; seed <= 40; seed++) {
  const nodes = randomLineage(seed, 20 + seed * 4, 1 + seed % 5);

  test(`Lineage ${seed} is placed with every step going down and no two components in one place`, () => {
    const layout = placeInParts(nodes, seed);
    assert.equal(layout.size, nodes.length);
    for (const { child, parent } of linksOf(nodes))
      assert.ok(layout.find(parent).row < layout.find(child).row, `${parent} is not above ${child}`);
    const places = new Set([...layout.spots()].map(({ row, slot }) => `${row} ${slot}`));
    assert.equal(places.size, nodes.length);
    for (const { row, slot } of layout.spots()) assert.ok(Number.isInteger(row) && Number.isInteger(slot));
  });

  test(`Lineage ${seed} stays where it is when a part is added, and the order of a part has no effect`, () => {
    placeInParts(nodes, seed, (before, layout, placed, again) => {
      for (const spot of before) assert.deepEqual(layout.find(spot.id), spot);
      const sorted = (spots) => spots.toSorted((one, other) => (one.id < other.id ? -1 : 1));
      assert.deepEqual(sorted(again), sorted(placed));
    });
  });
}

test("A chain is a straight line, and a component is placed near those that it joins", () => {
  const chain = lineage(200, (n) => (n === 0 ? [] : [n - 1]));
  const layout = new Layout();
  layout.add(chain, linksOf(chain));
  assert.deepEqual(new Set([...layout.spots()].map(({ slot }) => slot)), new Set([0]));

  const [one, other, child] = lineage(3, (n) => (n === 2 ? [0, 1] : []));
  const apart = new Layout([{ id: one.id, row: 0, slot: 10 }, { id: other.id, row: 0, slot: 20 }]);
  const [placed] = apart.add([child], linksOf([child]));
  assert.deepEqual(placed, { id: child.id, row: 1, slot: 15 });
});

test("Sweeps put the children of each component below it, so that no lines of a tree cross", () => {
  const tree = lineage(127, (n) => (n === 0 ? [] : [(n - 1) >> 1]));
  const layout = new Layout();
  layout.add(tree, linksOf(tree));
  const links = linksOf(tree).map(({ child, parent }) => [layout.find(parent), layout.find(child)]);
  for (const [parent, child] of links)
    for (const [otherParent, otherChild] of links)
      if (parent.row === otherParent.row && parent.slot < otherParent.slot)
        assert.ok(child.slot < otherChild.slot, `row ${parent.row}: ${parent.slot} and ${otherParent.slot} cross`);
});

test("100,000 components in one row and in levels of 100 have places of their own", () => {
  const wide = new Layout();
  const [root, ...children] = lineage(50_001, (n) => (n === 0 ? [] : [0]));
  wide.add([root], []);
  for (let at = 0; at < children.length; at += 100) {
    const level = children.slice(at, at + 100);
    wide.add(level, linksOf(level));
  }
  const slots = [...wide.spots()].filter(({ row }) => row === 1).map(({ slot }) => slot);
  assert.equal(new Set(slots).size, 50_000);
  // A row grows on both sides of the components that it joins.
  assert.ok(Math.max(...slots.map(Math.abs)) <= 25_100);
});

for (let seed = 1; seed <= 20; seed++)
  test(`A part of drawing ${seed} has each component and each line that touches it`, () => {
    const { below } = numbers(seed);
    const nodes = randomLineage(seed, 150, 3);
    const layout = placeInParts(nodes, seed);
    const scene = new Scene(layout.spots(), linksOf(nodes));
    for (let round = 0; round < 20; round++) {
      const [left, top] = [below(8_000) - 4_000, below(3_000) - 500];
      const box = { left, top, right: left + below(3_000), bottom: top + below(2_000) };
      const touches = ({ left, top, right, bottom }) =>
        left <= box.right && right >= box.left && top <= box.bottom && bottom >= box.top;
      const expected = [...scene.spots()].filter((spot) => touches(boxOf(spot)))
        .sort((one, other) => one.row - other.row || one.slot - other.slot);
      assert.deepEqual(scene.nodesIn(box), expected);
      const drawn = new Set(scene.linksIn(box).map(({ link }) => `${link.child}${link.parent}`));
      for (const { child, parent } of linksOf(nodes)) {
        // A curve lies within the box around its points.
        const points = lineOf(layout.find(parent), layout.find(child)).match(/-?[0-9.]+/g).map(Number);
        const [across, down] = [points.filter((_, at) => at % 2 === 0), points.filter((_, at) => at % 2 === 1)];
        const isNear = touches({ left: Math.min(...across), right: Math.max(...across),
          top: Math.min(...down), bottom: Math.max(...down) });
        if (isNear) assert.ok(drawn.has(`${child}${parent}`));
      }
    }
  });

test("A small part of a drawing with 100,000 components has few of them", () => {
  const nodes = lineage(100_000, (n) => (n < 100 ? [] : [n - 100, n - 99]));
  const scene = new Scene(nodes.map(({ id, generation }, n) => ({ id, row: generation, slot: n })), []);
  assert.ok(scene.nodesIn({ left: 0, top: 0, right: 1_280, bottom: 900 }).length < 200);
  assert.deepEqual(scene.nodesIn({ left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 }).length, 100_000);
});
