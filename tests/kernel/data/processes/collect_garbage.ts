/** Native handles are freed by finalizers: run them as often as can be while queries stream. */
import { queryColumns, withDuckDB } from "../../../../kernel/data/duckdb.ts";

const { gc } = globalThis as unknown as { gc: () => void };
const ROWS = 20_000;
let rounds = 0;

async function round(): Promise<void> {
  await withDuckDB(async (connection) => {
    const pressure = Array.from({ length: 200 }, (_, i) => new Float64Array(1000).fill(i));
    const streaming = queryColumns(connection, `SELECT i::DOUBLE, (2 * i)::DOUBLE FROM range(${ROWS}) t(i)`);
    gc();
    const [single, double] = await streaming;
    gc();
    for (let i = 0; i < ROWS; i++) {
      if (single?.[i] !== i || double?.[i] !== 2 * i || pressure.length === 0) throw new Error(`row ${i}`);
    }
  });
  gc();
  rounds++;
}

for (let i = 0; i < 20; i++) await Promise.all([round(), round(), round()]);
await Deno.stdout.write(new TextEncoder().encode(`${rounds} rounds of ${ROWS} rows`));
