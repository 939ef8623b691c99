/**
 * Cross-sections: each time's values compared across symbols. Columns by symbol in, all of one length, and columns of
 * the same symbols out. A symbol whose value is NaN takes no part at that time.
 */
import { ParameterError, quote } from "../series/errors.ts";
import { lowerBound, upperBound } from "../series/search.ts";

type BySymbol = Readonly<Record<string, Float64Array>>;

/**
 * Rank of each symbol at each time: 1 for the lowest value, ties share the mean of their ranks, NaN where the symbol's
 * value is NaN. (As pandas' rank across columns.) Sorting n symbols at each time costs n log n.
 *
 * @param columns values by symbol, of one length, in any unit
 * @throws ParameterError without a symbol and for columns of different lengths
 * @example
 * ```ts
 * import { rankAcross } from "tapebook";
 *
 * const ranks = rankAcross({ A: Float64Array.of(5, 1), B: Float64Array.of(7, NaN) });
 * if (ranks.A!.join() !== "1,1" || ranks.B![0] !== 2) throw new Error("A is below B, then alone");
 * ```
 */
export function rankAcross(columns: BySymbol): Record<string, Float64Array> {
  return eachTime(columns, (sorted, value) =>
    // The 1-based ranks of equal values are lower + 1 to upper.
    (lowerBound(sorted, value) + 1 + upperBound(sorted, value)) / 2);
}

/**
 * How many standard deviations (of the sample, n - 1) each symbol's value lies above the mean of that time; NaN where its
 * value is NaN, and for all where fewer than two symbols have one or all are equal. Arguments and errors as of
 * rankAcross().
 *
 * @example
 * ```ts
 * import { zscoreAcross } from "tapebook";
 *
 * const scores = zscoreAcross({ A: Float64Array.of(1), B: Float64Array.of(2), C: Float64Array.of(3) });
 * if (scores.A![0] !== -1 || scores.C![0] !== 1) throw new Error("mean 2, deviation 1");
 * ```
 */
export function zscoreAcross(columns: BySymbol): Record<string, Float64Array> {
  let mean = NaN;
  let deviation = NaN;
  return eachTime(columns, (_, value) => deviation > 0 ? (value - mean) / deviation : NaN, (sorted) => {
    mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
    const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    // Equal values can differ from their mean by rounding: no spread is no spread.
    deviation = sorted[0] === sorted.at(-1) ? 0 : Math.sqrt(squares / (sorted.length - 1));
  });
}

/**
 * Equal weights for the n symbols with the highest score: 1/n of equity each, 0 for the rest. Of equal scores the symbol
 * named first is taken. Where fewer than n have a score, each of them still gets 1/n and the rest stays cash.
 *
 * @param scores values by symbol, of one length; NaN is never chosen
 * @param n whole number of symbols, at least 1
 * @throws ParameterError for another n, and as of rankAcross()
 * @example
 * ```ts
 * import { topN } from "tapebook";
 *
 * const weights = topN({ A: Float64Array.of(3), B: Float64Array.of(1), C: Float64Array.of(2) }, 2);
 * if (weights.A![0] !== 0.5 || weights.B![0] !== 0 || weights.C![0] !== 0.5) throw new Error("A and C");
 * ```
 */
export function topN(scores: BySymbol, n: number): Record<string, Float64Array> {
  if (!Number.isInteger(n) || n < 1) {
    throw new ParameterError(`Set n to a whole number of symbols, at least 1: it is ${quote(n)}`, {
      field: "n",
      value: n,
      allowed: "a whole number, at least 1",
    });
  }
  let least = NaN;
  let left = 0;
  return eachTime(
    scores,
    (_, score) => {
      const chosen = score > least || (score === least && left-- > 0);
      return chosen ? 1 / n : 0;
    },
    (sorted) => {
      least = sorted[Math.max(0, sorted.length - n)] ?? NaN;
      left = Math.min(n, sorted.length) - (sorted.length - upperBound(sorted, least));
    },
    0,
  );
}

/**
 * Goes over the times: sorts the known values, lets `begin` look at them, then asks `result` for each symbol with a value
 * in the order of the symbols.
 */
function eachTime(
  columns: BySymbol,
  result: (sorted: Float64Array, value: number) => number,
  begin: (sorted: Float64Array) => void = () => {},
  missing = NaN,
): Record<string, Float64Array> {
  const symbols = Object.keys(columns);
  const inputs = Object.values(columns);
  const length = commonLength(columns);
  const outputs = inputs.map(() => new Float64Array(length).fill(missing));
  const room = new Float64Array(inputs.length);
  for (let i = 0; i < length; i++) {
    let known = 0;
    for (const column of inputs) {
      if (!Number.isNaN(column[i]!)) room[known++] = column[i]!;
    }
    const sorted = room.subarray(0, known).sort();
    begin(sorted);
    for (let s = 0; s < inputs.length; s++) {
      const value = inputs[s]![i]!;
      if (!Number.isNaN(value)) outputs[s]![i] = result(sorted, value);
    }
  }
  return Object.fromEntries(symbols.map((symbol, s) => [symbol, outputs[s]!]));
}

function commonLength(columns: BySymbol): number {
  const entries = Object.entries(columns ?? {});
  const [first] = entries;
  if (!first) {
    throw new ParameterError("Compare at least one symbol: there is none", {
      field: "columns",
      value: columns,
      allowed: "a Float64Array for each symbol",
    });
  }
  const { length } = first[1];
  const stray = entries.find(([, column]) => !(column instanceof Float64Array) || column.length !== length);
  if (!stray) return length;
  const [symbol, column] = stray;
  const found = column instanceof Float64Array ? `${column.length} values` : quote(column);
  throw new ParameterError(
    `Give every symbol a Float64Array of one length: ${first[0]} has ${length} values, ${symbol} ${found}`,
    { field: symbol, value: column?.length, allowed: `${length} values` },
  );
}
