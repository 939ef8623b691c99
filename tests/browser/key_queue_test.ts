import { assertEquals } from "@std/assert";
import { isTyped, keyQueue } from "../../browser/key_queue.ts";

Deno.test("keyQueue() keeps presses while the page works and gives them on in order", () => {
  let waiting = true;
  const taken: string[] = [];
  const queue = keyQueue<string>(() => waiting, (key) => {
    taken.push(key);
    // What Alt+Enter does: the next keys are for a cell that must be made first.
    if (key === "|") waiting = true;
  });
  assertEquals([queue.isBusy(), queue.isKeeping()], [true, false]);
  for (const key of "ab|cd") queue.give(key);
  assertEquals([taken.join(""), queue.isBusy(), queue.isKeeping()], ["", true, true]);
  waiting = false;
  queue.drain();
  assertEquals([taken.join(""), queue.isBusy()], ["ab|", true]);
  waiting = false;
  queue.give("e");
  assertEquals([taken.join(""), queue.isBusy()], ["ab|cde", false]);
});

Deno.test("forget() drops what was kept", () => {
  const taken: string[] = [];
  let waiting = true;
  const queue = keyQueue<string>(() => waiting, (key) => taken.push(key));
  queue.give("a");
  queue.forget();
  waiting = false;
  queue.drain();
  assertEquals(taken, []);
});

Deno.test("isTyped() tells text and its keys from the browser's shortcuts", () => {
  const press = (key: string, ctrlKey = false, altGraph = false) =>
    isTyped({ key, ctrlKey, metaKey: false, getModifierState: () => altGraph });
  assertEquals(["a", "@", "Enter", "Backspace", "ArrowLeft"].map((key) => press(key)), Array(5).fill(true));
  assertEquals(["F5", "Shift", "PageDown"].map((key) => press(key)), [false, false, false]);
  assertEquals([press("r", true), press("@", true, true), press("Enter", true)], [false, true, true]);
});
