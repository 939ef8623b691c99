/** Parts of a run whose time is worth knowing. */
export const STEPS = ["indicators", "signals", "decide", "execute", "mark"] as const;
export type Step = typeof STEPS[number];

/** Is told where the work of a run is. The pure code has no clock: whoever wants times brings one along. */
export interface Stopwatch {
  /** Begins a part; one inside another is left first. `node` is the indicator or condition that is computed. */
  enter(step: Step, symbol: string, node?: string): void;
  leave(): void;
}
