/** Values of one's own that queries read as tables, besides bars and columns. */
import { assertEquals } from "@std/assert";
import { makePanel, sql, universe } from "tapebook";
import { randomWalk } from "../random_walk.ts";
import { sliceBars } from "../../../kernel/market/slice_bars.ts";

Deno.test("a panel is a table of its bars, without rows for the times at which a symbol has none", async () => {
  const long = randomWalk(40, 1, "LONG");
  const short = sliceBars(randomWalk(40, 2, "SHORT"), { start: new Date(long.time[30]!) });
  const rows = await sql<{ symbol: string; bars: number; low: number }>`
    SELECT symbol, count(*) AS bars, min(low) AS low FROM ${makePanel([long, short])}
    GROUP BY symbol ORDER BY symbol`;
  assertEquals([...rows], [
    { symbol: "LONG", bars: 40, low: Math.min(...long.low) },
    { symbol: "SHORT", bars: 10, low: Math.min(...short.low) },
  ]);
});

Deno.test("a universe is a table of its members, with NULL for what no source says", async () => {
  const then = await universe("test_universe", { on: "2008-01-02" });
  const [row] = await sql<{ name: string; cap: number; since: number; members: number }>`
    SELECT name, marketCap AS cap, sinceTime AS since, (SELECT count(*) FROM ${then}) AS members
    FROM ${then} WHERE symbol = 'LEH'`;
  assertEquals(row, { name: "Lehman Brothers", cap: NaN, since: Date.parse("1994-05-31"), members: 11 });
  assertEquals((await sql`SELECT symbol FROM ${then} WHERE marketCap IS NULL`).length, 11);
});
