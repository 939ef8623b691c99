import { assertEquals } from "@std/assert";
import { ChangeSet, Text } from "@codemirror/state";
import fc from "fast-check";
import { carryOver } from "../../browser/unsent.ts";

const insert = (at: number, text: string, length: number) => ChangeSet.of({ from: at, insert: text }, length);
const applied = (text: string, changes: readonly ChangeSet[]) =>
  changes.reduce((doc, change) => change.apply(doc), Text.of(text.split("\n"))).toString();

Deno.test("carryOver() keeps all typing when nothing happened meanwhile", () => {
  const unsent = [insert(0, "a", 3), insert(1, "b", 4)];
  assertEquals(applied("xyz", carryOver(unsent, "xyz", "xyz")), "abxyz");
});

Deno.test("carryOver() applies nothing twice when some or all of it had arrived", () => {
  const unsent = [insert(0, "a", 3), insert(1, "b", 4)];
  assertEquals(carryOver(unsent, "xyz", "abxyz"), []);
  assertEquals(applied("axyz", carryOver(unsent, "xyz", "axyz")), "abxyz");
});

Deno.test("carryOver() puts typing beside what someone else wrote meanwhile", () => {
  const unsent = [insert(3, "!", 3)];
  assertEquals(applied("> xyz", carryOver(unsent, "xyz", "> xyz")), "> xyz!");
});

Deno.test("carryOver() loses no inserted text whatever happened to the text under it", () => {
  fc.assert(fc.property(
    fc.string({ maxLength: 20 }),
    fc.string({ maxLength: 20 }),
    fc.nat(),
    (before, now, place) => {
      const [from, to] = [before.replaceAll("\r", ""), now.replaceAll("\r", "")];
      const unsent = [insert(place % (from.length + 1), "§§typed§§", from.length)];
      assertEquals(applied(to, carryOver(unsent, from, to)).includes("§§typed§§"), true);
    },
  ));
});
