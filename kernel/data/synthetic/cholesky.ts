import { ParameterError, quote } from "../../market/errors.ts";

/** What rounding leaves of zero. */
const NOISE = 1e-10;

/**
 * Lower triangle whose product with its transpose is the correlations: row i makes the shocks of symbol i out of its own
 * and those before it.
 */
export function choleskyOf(correlation: number | readonly (readonly number[])[], size: number): number[][] {
  const matrix = typeof correlation === "number" ? constant(correlation, size) : correlation;
  checkMatrix(matrix, size, correlation);
  const root = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= root[i]![k]! * root[j]![k]!;
      if (i === j) {
        if (rest < -NOISE) {
          throw refused(correlation, "such that all of them can hold at once: these contradict each other");
        }
        root[i]![i] = Math.sqrt(Math.max(0, rest));
      } else if (root[j]![j]! > 0) {
        root[i]![j] = rest / root[j]![j]!;
      } else if (Math.abs(rest) > 1e-6) {
        throw refused(correlation, "such that all of them can hold at once: these contradict each other");
      }
    }
  }
  return root;
}

const constant = (value: number, size: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => i === j ? 1 : value));

function checkMatrix(matrix: readonly (readonly number[])[], size: number, given: unknown): void {
  const isSquare = Array.isArray(matrix) && matrix.length === size &&
    matrix.every((row) => row.length === size);
  if (!isSquare) throw refused(given, `a number, or a matrix of ${size} x ${size}`);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const value = matrix[i]![j]!;
      const isFit = i === j ? value === 1 : Math.abs(value) <= 1 && value === matrix[j]![i];
      if (!isFit) throw refused(given, "numbers from -1 to 1, the same both ways and 1 of each with itself");
    }
  }
}

const refused = (value: unknown, allowed: string): ParameterError =>
  new ParameterError(`Set correlation to ${allowed}: it is ${quote(value)}`, {
    field: "correlation",
    value,
    allowed,
  });
