import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { spellsOf } from "../../../../kernel/data/providers/fmp_members.ts";
import type { Change } from "../../../../kernel/data/universe/membership.ts";

const NAMES = ["A", "B", "C", "D", "E", "F"];

Deno.test("spellsOf() gives the members of every day that a walk forward has", () => {
  fc.assert(fc.property(
    fc.subarray(NAMES),
    fc.array(fc.record({ time: fc.integer({ min: 1, max: 30 }), swaps: fc.subarray(NAMES) }), {
      minLength: 1,
    }),
    fc.infiniteStream(fc.boolean()),
    (first, given, order) => {
      const members = new Set(first);
      const byDay = new Map<number, string[]>();
      const changes: Change[] = [];
      const days = new Map(given.map(({ time, swaps }) => [time, swaps]));
      for (const [time, swaps] of [...days].toSorted(([a], [b]) => a - b)) {
        const remove = swaps.filter((name) => members.has(name));
        const add = swaps.filter((name) => !members.has(name));
        remove.forEach((name) => members.delete(name));
        add.forEach((name) => members.add(name));
        byDay.set(time, [...members].sort());
        const change = { time, add, remove };
        if (order.next().value) changes.push(change);
        else changes.unshift(change);
      }
      const spells = spellsOf([...members], changes);
      for (const [day, expected] of byDay) {
        const found = spells.filter(({ from, to }) => from <= day && day < to).map(({ symbol }) => symbol);
        assertEquals(found.sort(), expected);
      }
    },
  ));
});

Deno.test("without any change the members of today have always been there", () => {
  assertEquals(spellsOf(["A"], []), [{ symbol: "A", from: -Infinity, to: Infinity }]);
});
