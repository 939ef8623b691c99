/** Trials in parts whose columns fit in memory together. */
import { OPERATION_SIZE, OPERATIONS, PLAN_PARTS, type Program } from "./program.ts";

export interface Part {
  readonly trials: number[];
  /** Places of the columns that their masks are made of. */
  readonly columns: Set<number>;
}

/** Each trial is in one part, in order; one with more columns than `most` has a part of its own. */
export function* partsOf(program: Program, trials: readonly number[], most: number): Generator<Part> {
  if (program.columns.length <= most) {
    return yield { trials: [...trials], columns: new Set(program.columns.keys()) };
  }
  let part: Part = { trials: [], columns: new Set() };
  for (const trial of trials) {
    const needed = columnsOf(program, trial);
    const fresh = [...needed].filter((place) => !part.columns.has(place));
    if (part.trials.length > 0 && part.columns.size + fresh.length > most) {
      yield part;
      part = { trials: [], columns: needed };
    } else {
      for (const place of fresh) part.columns.add(place);
    }
    part.trials.push(trial);
  }
  if (part.trials.length > 0) yield part;
}

/** Of the entries and exits of both sides of a trial. */
function columnsOf(program: Program, trial: number): Set<number> {
  const columns = new Set<number>();
  const seen = new Set<number>();
  const masks = program.plans.subarray(trial * PLAN_PARTS.length, trial * PLAN_PARTS.length + 4);
  for (const mask of masks) if (mask >= 0) addColumns(program, mask, columns, seen);
  return columns;
}

const FIRST_LOGIC = OPERATIONS.indexOf("and");

function addColumns(program: Program, mask: number, into: Set<number>, seen: Set<number>): void {
  if (mask < program.given.length || seen.has(mask)) return;
  seen.add(mask);
  const at = (mask - program.given.length) * OPERATION_SIZE;
  const [code, ...operands] = program.operations.subarray(at, at + OPERATION_SIZE);
  for (const place of operands) {
    if (place < 0) continue;
    if (code! < FIRST_LOGIC) into.add(place);
    else addColumns(program, place, into, seen);
  }
}
