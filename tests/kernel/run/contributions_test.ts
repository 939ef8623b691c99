import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  backtest,
  type Bars,
  contributions,
  crossedAbove,
  crossedBelow,
  defineStrategy,
  makeBars,
  ParameterError,
  percent,
  sma,
} from "tapebook";
import { randomWalk } from "../random_walk.ts";

const both = defineStrategy({
  name: "both",
  indicators: ({ close }) => ({ fast: sma(close, 5), slow: sma(close, 20) }),
  signals: ({ fast, slow }) => ({
    entries: crossedAbove(fast, slow),
    exits: crossedBelow(fast, slow),
    shortEntries: crossedBelow(fast, slow),
    shortExits: crossedAbove(fast, slow),
  }),
});

/** Pays a dividend every fifty bars. */
const paying = (bars: Bars): Bars =>
  makeBars({
    ...bars,
    actions: [50, 100, 150, 200].map((i) => ({ kind: "dividend", time: bars.time[i]!, amount: 0.5 })),
  });

Deno.test("the parts of every division sum to what the account gained: trades, dividends, fees and interest", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1000 }), async (seed) => {
      const universe = [
        paying(randomWalk(250, seed, "A")),
        randomWalk(250, seed + 1, "B"),
        randomWalk(250, seed + 2, "C"),
      ];
      const run = await backtest(both(), universe, {
        shorting: true,
        costs: percent(0.001),
        financing: { cash: 0.03, borrow: 0.05 },
      });
      const { value } = run.equity;
      const gain = value.at(-1)! - value[0]!;
      for (const by of ["symbol", "sector", "side", "tag"] as const) {
        const table = contributions(run, { by, sectors: { A: "tech", B: "tech" } });
        const whole = table.length - 1;
        const parts = table.profit.subarray(0, whole).reduce((sum, each) => sum + each, 0);
        assertAlmostEquals(parts, gain, 1e-6);
        assertAlmostEquals(table.profit[whole]!, gain, 1e-6);
        assertAlmostEquals(table.contribution[whole]!, run.metrics.totalReturn, 1e-9);
        assertEquals(table.trades[whole], run.metrics.trades);
      }
    }),
    { numRuns: 15 },
  );
});

Deno.test("dividends go to their symbol and to the side that was held, interest to no part", async () => {
  const run = await backtest(both(), [paying(randomWalk(250, 3, "A")), randomWalk(250, 4, "B")], {
    shorting: true,
    financing: { cash: 0.03 },
  });
  const flows = [...run.cashFlows];
  const paid = (kind: string) =>
    flows.filter((flow) => flow.kind === kind).reduce((sum, flow) => sum + flow.amount, 0);
  const bySymbol = contributions(run);
  const at = (part: string) => bySymbol.cashFlow[bySymbol.part.indexOf(part)]!;
  assertAlmostEquals(at("A"), paid("dividend"), 1e-9);
  assertAlmostEquals(at("other"), paid("interest"), 1e-9);
  const bySide = contributions(run, { by: "side" });
  const received = flows.filter(({ kind, amount }) => kind === "dividend" && amount > 0).length;
  assert(received > 0 && bySide.cashFlow[bySide.part.indexOf("long")]! > 0);
});

Deno.test("sectors come from the instruments of the run, and parts in order of what they won", async () => {
  const run = await backtest(both(), [
    randomWalk(250, 5, "A"),
    randomWalk(250, 6, "B"),
    randomWalk(250, 7, "C"),
  ], {
    shorting: true,
    instruments: { A: { sector: "banks" }, C: { sector: "banks" } },
  });
  const { part, profit } = contributions(run, { by: "sector" });
  assertEquals(part.toSorted(), ["all", "banks", "other"]);
  assert(profit[0]! >= profit[1]!);
  assertThrows(
    () => contributions(run, { by: "colour" as never }),
    ParameterError,
    "symbol, sector, side, tag",
  );
});
