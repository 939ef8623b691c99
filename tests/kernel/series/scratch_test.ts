import { assertEquals, assertNotEquals, assertStrictEquals } from "@std/assert";
import { createScratch } from "../../../kernel/series/scratch.ts";

Deno.test("a scratch lends the memory that was given back, to the length asked for", () => {
  const scratch = createScratch(10_000);
  const first = scratch.borrow(100);
  scratch.giveBack(first);
  const second = scratch.borrow(60);
  assertStrictEquals(second.buffer, first.buffer);
  assertEquals(second.length, 60);
});

Deno.test("a scratch never lends the same memory twice at once", () => {
  const scratch = createScratch(10_000);
  scratch.giveBack(scratch.borrow(100));
  assertNotEquals(scratch.borrow(100).buffer === scratch.borrow(100).buffer, true);
});

Deno.test("a scratch keeps no more than its bytes and leaves large buffers for long runs", () => {
  const scratch = createScratch(1_000);
  const large = scratch.borrow(200);
  scratch.giveBack(large);
  assertEquals(scratch.borrow(200).buffer === large.buffer, false);
  const kept = scratch.borrow(100);
  scratch.giveBack(kept);
  assertEquals(scratch.borrow(10).buffer === kept.buffer, false);
});
