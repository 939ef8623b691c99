import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import {
  above,
  below,
  defineStrategy,
  ParameterError,
  range,
  sma,
  sweep,
  when,
  z,
} from "../../../../kernel/mod.ts";
import type { SweepOptions } from "../../../../kernel/run/sweep/sweep.ts";
import { smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";

const BARS = someBars(["A", "B"], 600);
const PARAMS = { fast: range(5, 20, 5), slow: range(30, 60, 10) };

const trials = (options: Partial<SweepOptions<{ fast: number; slow: number }>> = {}) =>
  sweep(smaCross, BARS.slice(0, 1), { params: PARAMS, workers: 0, save: false, ...options });

Deno.test("negative rows of a sweep count from its end, in trials and in their runs", async () => {
  const result = await trials();
  assertEquals([result.at(-1)?.row, result.at(-16)?.row, result.at(-17), result.at(16)], [
    15,
    0,
    undefined,
    undefined,
  ]);
  assertStringIncludes((await result.run(-1)).title, "20/60");
  assertStringIncludes((await result.run({ row: -16 })).title, "5/30");
});

Deno.test("what is no row of a sweep is refused, and runs nothing", async () => {
  const result = await trials();
  for (const row of [0.5, NaN, "1", null, undefined, {}, [0]] as number[]) {
    for (const task of [() => result.run(row), () => result.at(row)]) {
      const error = assertThrows(task, ParameterError, "Set row to a whole number");
      assertEquals(error.field, "row");
    }
  }
  for (const row of [16, -17]) {
    assertThrows(() => result.run(row), ParameterError, "Set row to 0 to 15, or -1 to -16 from the end");
  }
});

Deno.test("parameters and columns stand in the strategy's order, whatever they wait for", async () => {
  const exits = defineStrategy({
    name: "exits",
    params: { bars: z.int().default(9), multiple: z.number().default(2), exit: z.enum(["time", "average"]) },
    signals: ({ close }, p) => ({
      entries: above(close, sma(close, p.bars)),
      exits: below(close, sma(close, p.exit === "time" ? p.bars : p.bars * p.multiple)),
    }),
  });
  const params = { exit: ["time", "average"], multiple: when({ exit: "average" }, [2, 3]) } as const;
  const result = await sweep(exits, BARS.slice(0, 1), { params, workers: 0, save: false });
  assertEquals(Object.keys(result.best.params), ["bars", "multiple", "exit"]);
  assertEquals(Object.keys(result.table).slice(0, 4), ["length", "trial", "multiple", "exit"]);
});

Deno.test("a part that there is not is refused in words", async () => {
  const [whole, split] = [await trials({ split: false }), await trials()];
  const of = (options: unknown) => ({ part: options }) as never;
  await assertRejects(() => split.run(0, of("out")), ParameterError, '"whole", "inSample", "outOfSample"');
  await assertRejects(() => whole.run(0, of("inSample")), ParameterError, "nothing was split");
  await assertRejects(() => split.run(0, { parts: "whole" } as never), ParameterError, 'did you mean "part"');
  await assertRejects(() => split.run(0, null as never), ParameterError, "the options of run");
  assertStringIncludes((await split.run(0, { part: "whole" })).title, "5/30");
});

Deno.test("where each symbol has an account, a run says whose it is", async () => {
  const each = await sweep(smaCross, BARS, { params: PARAMS, accounts: "each", workers: 0, save: false });
  const error = await assertRejects(() => each.best.run(), ParameterError, "Set symbol to one of A, B");
  assertEquals(error.field, "symbol");
  const run = await each.best.run({ symbol: "B" });
  assertEquals([...run.trades.symbol].every((symbol) => symbol === "B") && run.trades.length > 0, true);
});
