import { assertEquals, assertThrows } from "@std/assert";
import { simulate } from "../../../kernel/engine/simulate.ts";
import type { Signals } from "../../../kernel/engine/strategy.ts";
import { StrategyError } from "../../../kernel/market/errors.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import { randomWalk } from "../random_walk.ts";

const bars = randomWalk(12, 1);
const at = (...places: number[]) => Uint8Array.from(bars.time, (_, i) => places.includes(i) ? 1 : 0);
const tagsOf = (signals: Signals) =>
  simulate(defineStrategy({ name: "tagged", signals: () => signals })(), bars).orders.tag;

Deno.test("orders are called after the conditions that hold when they are decided", () => {
  const signals: Signals = {
    entries: at(0, 4, 8),
    exits: at(2, 6, 10),
    tag: "other",
    entryTags: { dip: at(0, 3), trend: at(0, 4) },
    exitTags: { time: at(2), trend: at(0, 6) },
  };
  assertEquals(tagsOf(signals), ["dip+trend", "time", "trend", "trend", "other", "exit"]);
});

Deno.test("orders of a target are called after the conditions of entries", () => {
  const target = Float64Array.from(bars.time, (_, i) => i < 5 ? 0.5 : 0);
  assertEquals(tagsOf({ target, entryTags: { grow: at(0), shrink: at(5) } }), ["grow", "shrink"]);
});

Deno.test("tags that are no conditions are refused", () => {
  for (const entryTags of [5, null, { dip: "low" }]) {
    const error = assertThrows(
      () => tagsOf({ entries: at(0), entryTags: entryTags as never }),
      StrategyError,
    );
    assertEquals(error.field, "entryTags");
  }
});
