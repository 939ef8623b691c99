/** What carries out a tile: this thread's JavaScript, or WebAssembly with the same results. */
import type { Window } from "../outcomes.ts";
import type { FastAccount, FastTrials } from "./account.ts";
import { aboveBits, betweenBits, crossBits, givenBits } from "./bits.ts";
import { brokerOf } from "./broker.ts";
import { findCrossings } from "./crossings.ts";
import { AHEAD_SPARE } from "./decisions.ts";
import type { Ledger } from "./scalar.ts";
import type { Tables } from "./tables.ts";
import { ABOVE, AND, BETWEEN, CROSS, GIVEN, isMirrored, NOT, STEP, type Tile } from "./tile.ts";
import * as rule from "./linear.ts";
import * as parts from "./layout.ts";
import { walk } from "./walk.ts";

export interface Machine {
  /** Evaluates the masks of a tile and walks its trials: parts.RAW numbers for each trial and window, and its segments. */
  run(tile: Tile, trials: FastTrials, windows: WindowTables): { raw: Float64Array; segments: Float64Array };
}

/** Windows as a walk reads them, their edges one after the other. */
export interface WindowTables {
  readonly count: number;
  readonly windows: Int32Array;
  readonly edges: Int32Array;
  /** Of all of them together. */
  readonly segments: number;
  /** First word of the masks that they take, and the one behind the last. */
  readonly first: number;
  readonly last: number;
}

export function windowTables(windows: readonly Window[]): WindowTables {
  const edges = Int32Array.from(windows.flatMap(({ edges = [] }) => edges));
  let next = 0;
  const rows = windows.flatMap(({ from, to, edges: own = [] }) => [from, to, next, next += own.length]);
  const { length: count } = windows;
  // A cross looks at the bar before.
  const first = Math.max(0, Math.floor(Math.min(...windows.map(({ from }) => from)) / 32) - 1);
  const last = Math.ceil(Math.max(...windows.map(({ to }) => to)) / 32);
  return { count, windows: Int32Array.from(rows), edges, segments: edges.length + count, first, last };
}

/** The last fields of a ledger, in their order. */
export function ledgerNumbers({ bars, config }: FastAccount, { linear, rules }: Tables) {
  const { closeAtEnd, fill } = config;
  return [
    bars.length,
    linear ? isFree(rules) ? parts.FREE : 1 : 0,
    fill.volumeCap === null ? 0 : 1,
    closeAtEnd === false ? 0 : closeAtEnd === "open" ? 2 : 1,
  ] as const;
}

const isFree = (rules: Float64Array): boolean =>
  rules[rule.RULE_FRACTION] === 1 && rules[rule.RULE_MULTIPLIER] === 1 &&
  [rule.RULE_FEE_RATE, rule.RULE_FEE_AMOUNT, rule.RULE_SLIP_RATE, rule.RULE_SLIP_AMOUNT].every((
    rule,
  ) => rules[rule] === 0);

export function scriptMachine(account: FastAccount, tables: Tables): Machine {
  const { bars } = account;
  const [length, linear, capped, closeAtEnd] = ledgerNumbers(account, tables);
  const words = Math.ceil(bars.length / 32);
  const state = new Float64Array(parts.STATES);
  const ledger: Ledger = {
    ...tables,
    ...brokerOf(account, () => state),
    rules: tables.rules,
    state,
    windows: new Int32Array(0),
    edges: new Int32Array(0),
    masks: new Int32Array(0),
    raw: new Float64Array(0),
    ahead: new Int32Array(length + AHEAD_SPARE),
    segments: new Float64Array(0),
    length,
    linear,
    capped,
    closeAtEnd,
  };
  return {
    run(tile, given, { count, windows, edges, segments, first, last }) {
      const { stepCount, trialCount } = tile;
      Object.assign(ledger, { windows, edges });
      if (ledger.masks.length < stepCount * words) ledger.masks = new Int32Array(stepCount * words);
      if (ledger.raw.length < trialCount * count * parts.RAW) {
        ledger.raw = new Float64Array(trialCount * count * parts.RAW);
      }
      if (ledger.segments.length < 2 * trialCount * segments) {
        ledger.segments = new Float64Array(2 * trialCount * segments);
      }
      const slot = (k: number) => ledger.masks.subarray(k * words + first, k * words + last);
      const cut = <T extends Float64Array | Uint8Array>(values: T) =>
        values.subarray(32 * first, 32 * last) as T;
      const done = crossTogether(tile, given, ledger.masks, slot, cut);
      for (let step = 0; step < stepCount; step++) {
        if (done[step] === 0 && evaluate(tile, step, given, slot, cut)) step++;
      }
      for (let k = 0; k < trialCount; k++) {
        const [entries, exits] = [tile.plans[2 * k]! * words, tile.plans[2 * k + 1]!];
        walk(ledger, count, entries, exits < 0 ? -1 : exits * words, k * count, k * segments);
      }
      return ledger;
    },
  };
}

/** Crosses for each column from which on it takes less time to find them together. */
const MANY_CROSSES = 40;

/** Finds the crosses of a tile together where they are many beside their columns; gives 1 for each step that is done so. */
function crossTogether(
  { steps, stepCount }: Tile,
  { columns }: FastTrials,
  masks: Int32Array,
  slot: (k: number) => Int32Array,
  cut: (values: Float64Array) => Float64Array,
): Uint8Array {
  const done = new Uint8Array(stepCount);
  const numberOf = new Map<number, number>();
  const crosses: (readonly [step: number, a: number, b: number])[] = [];
  const number = (column: number): number => {
    if (!numberOf.has(column)) numberOf.set(column, numberOf.size);
    return numberOf.get(column)!;
  };
  for (let step = 0, at = 0; step < stepCount; step++, at += STEP) {
    if (steps[at] === CROSS) crosses.push([step, number(steps[at + 1]!), number(steps[at + 2]!)]);
  }
  const { size } = numberOf;
  if (crosses.length <= MANY_CROSSES * size) return done;
  const places = new Int32Array(size * size).fill(-1);
  for (const [step, a, b] of crosses) {
    if (places[a * size + b] !== -1) continue;
    const mask = slot(step).fill(0);
    places[a * size + b] = (mask.byteOffset - masks.byteOffset) / 4;
    done[step] = 1;
  }
  findCrossings([...numberOf.keys()].map((column) => cut(columns[column]!)), places, masks);
  return done;
}

/** True where the step after it is done too. */
function evaluate(
  tile: Tile,
  step: number,
  { columns, given }: FastTrials,
  slot: (k: number) => Int32Array,
  cut: <T extends Float64Array | Uint8Array>(values: T) => T,
): boolean {
  const at = step * STEP;
  const [kind, a, b, c] = [tile.steps[at]!, tile.steps[at + 1]!, tile.steps[at + 2]!, tile.steps[at + 3]!];
  const out = slot(step);
  if (kind === GIVEN) givenBits(cut(given[a]!), out);
  else if (kind === ABOVE) aboveBits(cut(columns[a]!), cut(columns[b]!), out);
  else if (kind === BETWEEN) betweenBits(cut(columns[a]!), cut(columns[b]!), cut(columns[c]!), out);
  else if (kind === CROSS) {
    const mirrored = isMirrored(tile, step);
    crossBits(cut(columns[a]!), cut(columns[b]!), out, mirrored ? slot(step + 1) : null);
    return mirrored;
  } else if (kind === NOT) logic(out, slot(a), null, (x) => ~x);
  else {
    const both = kind === AND ? (x: number, y: number) => x & y : (x: number, y: number) => x | y;
    logic(out, slot(a), slot(b), both);
    if (c >= 0) logic(out, out, slot(c), both);
  }
  return false;
}

function logic(
  out: Int32Array,
  x: Int32Array,
  y: Int32Array | null,
  of: (x: number, y: number) => number,
): void {
  for (let word = 0; word < out.length; word++) out[word] = of(x[word]!, y === null ? 0 : y[word]!);
}
