import type { Outcomes } from "../../sweep/outcomes.ts";

/** The memory of outcomes, to be given away instead of copied. */
export function transferOf({ metrics, segments, objective }: Outcomes): ArrayBuffer[] {
  const columns = [
    ...Object.values(metrics),
    ...segments.flatMap(({ count, sum, squares }) => [count, sum, squares]),
    ...objective ? [objective] : [],
  ];
  return [...new Set(columns.map(({ buffer }) => buffer as ArrayBuffer))];
}
