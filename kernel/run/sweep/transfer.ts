import type { Outcomes } from "../../sweep/outcomes.ts";

/** Bytes from which on a piece of memory is given away sooner than copied. */
const WORTH_GIVING = 16_384;

/** The memory of outcomes that is given away instead of copied. */
export function transferOf({ metrics, segments, objective }: Outcomes): ArrayBuffer[] {
  const columns = [
    ...Object.values(metrics),
    ...segments.flatMap(({ count, sum, squares }) => [count, sum, squares]),
    ...objective ? [objective] : [],
  ];
  const pieces = new Set(columns.map(({ buffer }) => buffer as ArrayBuffer));
  return [...pieces].filter(({ byteLength }) => byteLength >= WORTH_GIVING);
}
