import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { backtest, compare, sql } from "tapebook";
import { withWorkspace } from "../../data/workspace.ts";
import { sampleBars, smaCross } from "../fixtures.ts";

const bars = await sampleBars("2012-01-01");
const runs = {
  fast: await backtest(smaCross({ fast: 20, slow: 100 }), bars),
  time: await backtest(smaCross({ fast: 50, slow: 200 }), bars),
};
const comparison = compare(runs, { paths: 200 });

Deno.test("compare().report() hands on what it comes to with everything that it rests on", () =>
  withWorkspace(async (workspace) => {
    const { path } = await comparison.report({ format: "md", path: join(workspace, "comparison.md") });
    const text = await Deno.readTextFile(path);
    for (
      const heading of ["Recommendation", "Metrics", "Differences", "Year by year", "Correlation", "fast"]
    ) {
      assertStringIncludes(text, `## ${heading}\n`);
    }
    assertStringIncludes(text, comparison.recommendation.slice(0, 20));
  }));

Deno.test("compare().report() writes every bar of every run, whatever the runs are called", () =>
  withWorkspace(async (workspace) => {
    const { path } = await comparison.report({ format: "parquet", path: join(workspace, "files") });
    const rows = await sql<{ run: string; bars: number; last: number }>`
      SELECT run, count(*)::DOUBLE AS bars, last(equity ORDER BY time) AS last
      FROM ${sql.file(join(path, "equity.parquet"))} GROUP BY run ORDER BY run`;
    assertEquals(Array.from(rows.run), ["fast", "time"]);
    assertEquals(Array.from(rows.bars), [bars.length, bars.length]);
    assertEquals(Array.from(rows.last), [runs.fast.equity.at(-1)!, runs.time.equity.at(-1)!]);
  }));
