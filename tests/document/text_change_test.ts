import { assertEquals } from "@std/assert";
import { Text } from "@codemirror/state";
import fc from "fast-check";
import { applyChanges, changesBetween, mapOffset, mergeChanges } from "../../document/text_change.ts";
import type { ChangeSetJson } from "../../document/operation.ts";

const source = fc.string().map((text) => text.replace(/\r\n?/g, "\n"));

Deno.test("changesBetween() turns one text into the other", () => {
  fc.assert(fc.property(source, source, (before, after) => {
    const changes = changesBetween(before, after);
    assertEquals(changes.apply(Text.of(before.split("\n"))).toString(), after);
    assertEquals(applyChanges(before, changes.toJSON() as ChangeSetJson), after);
  }));
});

Deno.test("changesBetween() replaces one stretch and no more than it must", () => {
  assertEquals(changesBetween("one two three", "one 2 three").toJSON(), [4, [3, "2"], 6]);
  assertEquals(changesBetween("same", "same").toJSON(), [4]);
  assertEquals(changesBetween("aa", "aaa").toJSON(), [2, [0, "a"]]);
});

Deno.test("mergeChanges() keeps both changes when they lie apart", () => {
  assertEquals(mergeChanges("let a = 1;", "let a = 2;", "let abc = 1;"), "let abc = 2;");
  assertEquals(mergeChanges("x", "x + 1", "x"), "x + 1");
  assertEquals(mergeChanges("x", "x", "x + 1"), "x + 1");
});

Deno.test("mapOffset() says where text at an edge goes", () => {
  assertEquals(mapOffset("ab", "a--b", 1, -1), 1);
  assertEquals(mapOffset("ab", "a--b", 1, 1), 3);
});
