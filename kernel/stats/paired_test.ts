/** Whether one account earned more a bar than another at the same bars. */
import { longRunT } from "./long_run.ts";
import { momentsOf } from "./moments.ts";
import { normalProbability } from "./normal.ts";

export interface PairedTest {
  /** Mean of the first less the second, per bar. */
  readonly mean: number;
  /** Over its error, which counts autocorrelation (Newey and West 1987). */
  readonly t: number;
  /** Of both sides, normal. */
  readonly pValue: number;
}

/** Null where the difference never varies. */
export function pairedTest(first: Float64Array, second: Float64Array, lags?: number): PairedTest | null {
  const differences = first.map((value, i) => value - second[i]!);
  const { mean, deviation, count } = momentsOf(differences);
  if (deviation === null) return null;
  const t = longRunT(differences, { mean, deviation, count }, lags ?? null);
  return { mean, t, pValue: 2 * normalProbability(-Math.abs(t)) };
}
