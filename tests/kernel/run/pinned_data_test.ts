import { assertEquals, assertNotEquals } from "@std/assert";
import { join } from "node:path";
import { snapshotHash, storeSnapshot } from "../../../kernel/data/snapshots.ts";
import { backtest, type Bars, makeBars, sliceBars } from "../../../kernel/mod.ts";
import { PINNED, pinnedInstead, pinningSource } from "../../../kernel/run/pinned_data.ts";
import { randomWalk } from "../random_walk.ts";
import { withWorkspace } from "../data/workspace.ts";
import { smaCross } from "./fixtures.ts";

const then = randomWalk(400, 5, "ACME");
/** The same bars after a provider revised one close. */
const revised = makeBars({
  ...then,
  close: then.close.map((price, i) => i === 350 ? (then.high[i]! + then.low[i]!) / 2 : price),
});
const rates = randomWalk(400, 9, "USDINR");

/** As in a kernel in which verify repeats a run on `pinned`. */
async function repeating(
  pinned: readonly Bars[],
  task: () => Promise<void>,
  role: "bars" | "benchmark" = "bars",
): Promise<void> {
  await withWorkspace(async (workspace) => {
    const folder = join(workspace, ".tapebook");
    try {
      const data = await Promise.all(pinned.map(async (bars) => {
        const { symbol, market, timeframe, origin } = bars;
        const snapshot = await storeSnapshot(folder, bars);
        return { role, symbol, market, timeframe, origin, snapshot };
      }));
      new Function(pinningSource({ folder, data }))();
      await task();
    } finally {
      delete (globalThis as { [key: symbol]: unknown })[Symbol.for(PINNED)];
    }
  });
}

const digest = async (bars: Bars) => (await backtest(smaCross(), bars)).digest;

Deno.test("a repeated run reads the pinned bars where their source has revised them", async () => {
  const saved = await digest(then);
  assertNotEquals(await digest(revised), saved);
  await repeating([then], async () => {
    assertEquals(await digest(revised), saved);
    assertEquals(await digest(then), saved);
  });
  assertNotEquals(await digest(revised), saved);
});

Deno.test("other symbols, timeframes and years of a repeated notebook are left as they are", async () => {
  const first = sliceBars(revised, { end: revised.time[120] });
  const others = [makeBars({ ...revised, symbol: "OTHER" }), makeBars({ ...revised, market: "IN" }), first];
  const without = await Promise.all(others.map(digest));
  const last = sliceBars(then, { start: then.time[150] });
  await repeating([last], async () => assertEquals(await Promise.all(others.map(digest)), without));
});

Deno.test("a benchmark is pinned by its own role", async () => {
  const before = makeBars({ ...rates, close: rates.open });
  await repeating([before], async () => {
    const { manifest } = await backtest(smaCross(), then, { benchmark: rates });
    const [traded, benchmark] = manifest.data;
    assertEquals([traded?.snapshot, benchmark?.role], [snapshotHash(then), "benchmark"]);
    assertEquals(benchmark?.snapshot, snapshotHash(before));
  }, "benchmark");
  await repeating([before], async () => {
    const { manifest } = await backtest(smaCross(), then, { benchmark: rates });
    assertEquals(manifest.data[1]?.snapshot, snapshotHash(rates));
  }, "bars");
});

Deno.test("what cannot be loaded any more is found by its symbol and timeframe, or by its file's name", async () => {
  const file = makeBars({ ...then, symbol: "mine", origin: { source: "csv", note: "mine.csv" } });
  await repeating([then, file], async () => {
    assertEquals((await pinnedInstead("ACME"))?.close, then.close);
    assertEquals((await pinnedInstead("./gone/mine.csv"))?.symbol, "mine");
    assertEquals(await pinnedInstead("ACME", "1h"), undefined);
    assertEquals(await pinnedInstead("NOWHERE"), undefined);
  });
  assertEquals(await pinnedInstead("ACME"), undefined);
});
