/**
 * The passes over the returns that every use of a hidden Markov model is made of. Tables have one row a return and one
 * column a state, row after row in one array: millions of small arrays would cost more than the sums.
 */
import type { HiddenMarkov } from "./hidden_markov.ts";

/** Densities of each return in each state. */
export interface Densities {
  /** Over that of the return's likeliest state: far outliers would all be zero. */
  readonly table: Float64Array;
  /** Sum of the logarithms of what was divided by. */
  readonly log: number;
}

export function densitiesOf({ mean, deviation }: HiddenMarkov, returns: Float64Array): Densities {
  const n = mean.length;
  const table = logDensities({ mean, deviation }, returns);
  let log = 0;
  for (let at = 0; at < table.length; at += n) {
    let most = table[at]!;
    for (let i = 1; i < n; i++) most = Math.max(most, table[at + i]!);
    for (let i = 0; i < n; i++) table[at + i] = Math.exp(table[at + i]! - most);
    log += most;
  }
  return { table, log };
}

export function logDensities(
  { mean, deviation }: Pick<HiddenMarkov, "mean" | "deviation">,
  returns: Float64Array,
): Float64Array {
  const n = mean.length;
  const constant = deviation.map((each) => -Math.log(each) - Math.log(2 * Math.PI) / 2);
  const table = new Float64Array(returns.length * n);
  for (let t = 0, at = 0; t < returns.length; t++) {
    for (let i = 0; i < n; i++, at++) {
      const z = (returns[t]! - mean[i]!) / deviation[i]!;
      table[at] = constant[i]! - z * z / 2;
    }
  }
  return table;
}

export interface Forward {
  /** Probability of each state given the returns up to each. */
  readonly alpha: Float64Array;
  /** What each row was divided by. */
  readonly scale: Float64Array;
}

export function forward({ start, change }: HiddenMarkov, { table }: Densities): Forward {
  const n = start.length;
  const alpha = new Float64Array(table.length);
  const scale = new Float64Array(table.length / n);
  for (let t = 0, at = 0; t < scale.length; t++, at += n) {
    let sum = 0;
    for (let j = 0; j < n; j++) {
      let before = 0;
      if (t === 0) before = start[j]!;
      else for (let i = 0; i < n; i++) before += alpha[at - n + i]! * change[i]![j]!;
      sum += alpha[at + j] = before * table[at + j]!;
    }
    for (let j = 0; j < n; j++) alpha[at + j]! /= sum;
    scale[t] = sum;
  }
  return { alpha, scale };
}

/** What the returns after each say of its state; times alpha it is the probability given all of them. */
export function backward({ change }: HiddenMarkov, { table }: Densities, scale: Float64Array): Float64Array {
  const n = change.length;
  const beta = new Float64Array(table.length).fill(1);
  for (let t = scale.length - 2, at = t * n; t >= 0; t--, at -= n) {
    for (let i = 0; i < n; i++) {
      let after = 0;
      for (let j = 0; j < n; j++) after += change[i]![j]! * table[at + n + j]! * beta[at + n + j]!;
      beta[at + i] = after / scale[t + 1]!;
    }
  }
  return beta;
}

export function likelihoodOf({ log }: Densities, { scale }: Forward): number {
  let sum = log;
  for (let t = 0; t < scale.length; t++) sum += Math.log(scale[t]!);
  return sum;
}

/** A table as rows. */
export const rowsOf = (table: Float64Array, states: number): Float64Array[] =>
  Array.from({ length: table.length / states }, (_, t) => table.subarray(t * states, (t + 1) * states));
