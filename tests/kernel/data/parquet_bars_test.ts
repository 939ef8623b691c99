import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { quoted, withDuckDB } from "../../../kernel/data/duckdb.ts";
import { readParquet, writeParquet } from "../../../kernel/data/parquet_bars.ts";
import { withWorkspace } from "./workspace.ts";

const column = (length: number, value: (i: number) => number) =>
  Float64Array.from({ length }, (_, i) => value(i));

for (const length of [0, 1, 2048, 5000]) {
  Deno.test(`readParquet() gives back ${length} bars that writeParquet() wrote, to the last bit`, () =>
    withWorkspace(async (folder) => {
      const path = join(folder, "a.parquet");
      const columns = {
        time: column(length, (i) => 1_704_187_800_000 + i * 60_000 + 0.5 * (i % 2)),
        open: column(length, (i) => 0.1 + i / 3),
        high: column(length, (i) => 0.30000000000000004 + i),
        low: column(length, (i) => 1e-9 + i),
        close: column(length, (i) => Math.sqrt(i + 1)),
        volume: column(length, (i) => i % 3 === 0 ? NaN : i),
      };
      await writeParquet(path, columns);
      assertEquals(await readParquet(path), { columns });
      assertEquals(await readParquet(path, { rows: length }), { columns });
    }));
}

Deno.test("writeParquet() writes times and missing values that other tools read", () =>
  withWorkspace(async (folder) => {
    const path = join(folder, "a.parquet");
    const one = Float64Array.of(1);
    const volume = Float64Array.of(NaN);
    await writeParquet(path, {
      time: Float64Array.of(0),
      open: one,
      high: one,
      low: one,
      close: one,
      volume,
    });
    const rows = await withDuckDB(async (connection) =>
      (await connection.run(`SELECT typeof(time), volume IS NULL FROM ${quoted(path)}`)).getRowsJS()
    );
    assertEquals(rows, [["TIMESTAMP", true]]);
  }));
