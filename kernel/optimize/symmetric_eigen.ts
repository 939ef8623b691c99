/** Eigenvalues and eigenvectors of a symmetric matrix. */

export interface Eigensystem {
  readonly values: Float64Array;
  /** n × n by rows; column k belongs to value k, all of length one and at right angles. */
  readonly vectors: Float64Array;
}

/** Off-diagonal squares below this share of all squares are rounding. */
const DONE = 1e-30;
const MOST_SWEEPS = 50;

/**
 * By the rotations of Jacobi 1846, row by row until nothing is left beside the diagonal: slower than QR for large
 * matrices, but as exact as doubles allow and always the same. `matrix` is n × n by rows and is not changed.
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigensystem {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const total = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < MOST_SWEEPS && besideDiagonal(a, n) > DONE * total; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q);
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), vectors };
}

function besideDiagonal(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) sum += 2 * a[i * n + j]! ** 2;
  }
  return sum;
}

/** Turns rows and columns p and q so that their common element becomes zero. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const common = a[p * n + q]!;
  if (common === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * common);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q, c, s);
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k, c, s);
  for (let k = 0; k < n; k++) turn(vectors, k * n + p, k * n + q, c, s);
}

function turn(values: Float64Array, i: number, j: number, c: number, s: number): void {
  const x = values[i]!;
  const y = values[j]!;
  values[i] = c * x - s * y;
  values[j] = s * x + c * y;
}
