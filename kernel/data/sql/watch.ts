/** How far DuckDB is with a query, and how to stop it. */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Watched } from "../progress.ts";

/** Milliseconds between two looks. */
const LOOK = 200;

/**
 * Runs queries on a connection while somebody watches. Before the settings are locked.
 *
 * @throws the signal's reason where it was stopped
 */
export async function watching<R>(
  connection: DuckDBConnection,
  { onProgress, signal }: Watched,
  task: () => Promise<R>,
): Promise<R> {
  signal?.throwIfAborted();
  if (onProgress) {
    // DuckDB counts only where it would draw a bar of its own, on a terminal that nobody looks at.
    await connection.run("SET enable_progress_bar = true");
    await connection.run("SET enable_progress_bar_print = false");
  }
  const began = performance.now();
  let before = NaN;
  const look = () => {
    const { rows_processed, total_rows_to_process } = connection.progress;
    const [done, total] = [Number(rows_processed), Number(total_rows_to_process)];
    if (!(total > 0)) return;
    const rate = done > 0 ? 1_000 * done / (performance.now() - began) : NaN;
    // It counts rows that are read, not pairs that are compared: where it stands still nobody knows how long.
    const eta = done === before ? NaN : (total - done) / rate;
    before = done;
    onProgress?.({ done, total, unit: "rows", symbol: null, source: null, rate, eta });
  };
  const timer = onProgress && setInterval(look, LOOK);
  const stop = () => connection.interrupt();
  signal?.addEventListener("abort", stop);
  try {
    return await task();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", stop);
  }
}
