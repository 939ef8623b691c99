/** What came out of a run, as one hash: equity, orders, trades and metrics, bit by bit. */
import type { EngineResult } from "../engine/result.ts";
import { hashColumns } from "../series/hash.ts";
import { canonicalJson, sha256 } from "./canonical.ts";

type Columns = object;

/** sha256 in hex. Every number was computed by our own code on one thread, so equal input gives equal bits. */
export function digestOf(
  { time, equity, orders, trades }: EngineResult,
  metrics: Readonly<Record<string, number | null>>,
): string {
  return sha256(canonicalJson({
    equity: hashColumns({ time, equity }),
    orders: tableHash(orders),
    trades: tableHash(trades),
    metrics,
  }));
}

function tableHash(columns: Columns): string {
  const entries = Object.entries(columns);
  const numbers = entries.filter(([, column]) => ArrayBuffer.isView(column));
  const texts = entries.filter(([, column]) => Array.isArray(column));
  const values = hashColumns(
    Object.fromEntries(numbers.map(([name, column]) => [name, Float64Array.from(column)])),
  );
  return sha256(canonicalJson({ values, texts: Object.fromEntries(texts) }));
}
