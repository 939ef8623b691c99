/**
 * Columns that were read lately, by content hash, up to a number of bytes; the least lately used go first. A hash in the
 * catalogue says which are current, so that what another process writes is never hidden.
 */
import { ParameterError, quote } from "../../market/errors.ts";
import { memoryLimit } from "../credentials.ts";
import type { Prices } from "./files.ts";

interface Kept extends Prices {
  readonly bytes: number;
  readonly check: number;
}

/** A Map keeps the order of insertion: the first is the least lately used. */
const kept = new Map<string, Kept>();
let inUse = 0;
let limit: number | undefined;

/**
 * Bytes of bars that this process keeps in memory for the next time they are loaded; never above setMemoryLimit().
 *
 * @example
 * ```ts
 * import { loadBars, memoryInUse } from "tapebook";
 *
 * const { length } = await loadBars("SP500");
 * if (memoryInUse() < 6 * 8 * length) throw new Error("six numbers a bar");
 * ```
 */
export const memoryInUse = (): number => inUse;

/**
 * Sets how many bytes of loaded bars this process keeps in memory, instead of `TAPEBOOK_MEMORY_MB`. What is above that
 * goes at once, the least lately used first. Bars that somebody holds stay valid.
 *
 * @param bytes 0 or more
 * @throws ParameterError for anything else
 * @example
 * ```ts
 * import { memoryInUse, setMemoryLimit } from "tapebook";
 *
 * setMemoryLimit(0);
 * if (memoryInUse() !== 0) throw new Error("nothing is kept");
 * setMemoryLimit(64 * 2 ** 20);
 * ```
 */
export function setMemoryLimit(bytes: number): void {
  if (!(bytes >= 0)) {
    const allowed = "bytes, 0 or more";
    throw new ParameterError(`Set the memory limit to ${allowed}: it is ${quote(bytes)}`, {
      field: "bytes",
      value: bytes,
      allowed,
    });
  }
  limit = bytes;
  shrink();
}

export function remember(hash: string, { columns, adjustedClose }: Prices): void {
  forget(hash);
  const all = listOf({ columns, adjustedClose });
  const bytes = all.reduce((sum, column) => sum + column.byteLength, 0);
  if (bytes > allowed()) return;
  kept.set(hash, { columns, ...(adjustedClose && { adjustedClose }), bytes, check: checkOf(all) });
  inUse += bytes;
  shrink();
}

/** Undefined also where somebody has written into the columns that were handed out: a cell may do so, and is not to change the data of the next. */
export function recall(hash: string): Prices | undefined {
  const found = kept.get(hash);
  if (found === undefined) return undefined;
  if (checkOf(listOf(found)) !== found.check) {
    forget(hash);
    return undefined;
  }
  kept.delete(hash);
  kept.set(hash, found);
  const { columns, adjustedClose } = found;
  return { columns, ...(adjustedClose && { adjustedClose }) };
}

const allowed = (): number => limit ?? memoryLimit();

function shrink(): void {
  for (const hash of kept.keys()) {
    if (inUse <= allowed()) return;
    forget(hash);
  }
}

function forget(hash: string): void {
  inUse -= kept.get(hash)?.bytes ?? 0;
  kept.delete(hash);
}

const listOf = ({ columns, adjustedClose }: Prices): Float64Array[] => [
  ...Object.values(columns),
  ...(adjustedClose ? [adjustedClose] : []),
];

/** A changed number changes it, and numbers changing places do: sums of the words and of the sums, modulo 2^32. */
function checkOf(columns: readonly Float64Array[]): number {
  let [sum, sums] = [0, 0];
  for (const { buffer, byteOffset, byteLength } of columns) {
    const words = new Int32Array(buffer, byteOffset, byteLength / 4);
    for (let i = 0; i < words.length; i++) {
      sum = (sum + words[i]!) | 0;
      sums = (sums + sum) | 0;
    }
  }
  return sum ^ Math.imul(sums, 31);
}
