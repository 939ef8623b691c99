/** The parameters that a search varies. */

/** Values of parameters by name. */
export type Point = Readonly<Record<string, unknown>>;

/** When a parameter counts at all: where each parameter named has one of these values. */
export type Condition = Readonly<Record<string, readonly unknown[]>>;

interface Common {
  readonly name: string;
  /** Undefined: always. Where it does not hold the parameter has `otherwise`. */
  readonly when?: Condition;
  readonly otherwise?: unknown;
}

/** One of these values. Ordered ones are numbers, ascending: what lies between two of them is near both. */
export interface Listed extends Common {
  readonly kind: "list";
  readonly values: readonly unknown[];
  readonly ordered: boolean;
}

/** Any number from `low` to `high`; with `log` as many below their geometric mean as above it. */
export interface Uniform extends Common {
  readonly kind: "uniform";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

export type Dimension = Listed | Uniform;

/** Checked and complete. A parameter that others' conditions name comes before them. */
export interface Space {
  readonly dimensions: readonly Dimension[];
  /** All parameters in the order of the strategy, which is that of every point. */
  readonly names: readonly string[];
  /** Parameters that every point has alike. */
  readonly fixed: Point;
  /** Whether a point may be tried: the strategy's own check and `where`. */
  readonly allows: (point: Point) => boolean;
}
