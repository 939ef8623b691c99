/** Trials that are done together: the operations that their masks take, each once, and where their own masks are. */
import { OPERATION_SIZE, OPERATIONS, PLAN_PARTS } from "../program.ts";
import type { FastTrials } from "./account.ts";

export const [ABOVE, CROSS, BETWEEN, AND, OR, NOT] = OPERATIONS.map((_, i) => i) as [
  number,
  number,
  number,
  number,
  number,
  number,
];
/** Copies a given mask; its first operand is the mask's place. */
export const GIVEN = OPERATIONS.length;

/** Kind and three operands. */
export const STEP = 4;

export interface Tile {
  /** STEP numbers each, in an order in which each comes after what it needs; the mask of step k lies in slot k. */
  readonly steps: Int32Array;
  /** Slots of entries and exits for each trial, -1 for none. */
  readonly plans: Int32Array;
  /** Their numbers. */
  readonly trials: Int32Array;
  stepCount: number;
  trialCount: number;
}

/** Fills one tile after the other with as many trials as `slots` masks are enough for, at least one. */
export function* tilesOf(trials: FastTrials, slots: number, most: number): Generator<Tile> {
  const { given, operations, plans } = trials;
  const places = given.length + operations.length / OPERATION_SIZE;
  /** Slot of each mask in this tile, and in which tile it was put there. */
  const slotOf = new Int32Array(places);
  const tileOf = new Int32Array(places);
  let number = 1;
  let tile = emptyTile(slots, Math.min(most, trials.trials.length));

  const kindOf = (place: number): number => place < given.length ? GIVEN : operations[at(place)]!;
  const at = (place: number): number => (place - given.length) * OPERATION_SIZE;
  const slot = (place: number): number => {
    if (place < 0) return -1;
    if (tileOf[place] === number) return slotOf[place]!;
    const kind = kindOf(place);
    const logic = kind === AND || kind === OR || kind === NOT;
    const operand = (part: number): number => {
      if (kind === GIVEN) return part === 1 ? place : -1;
      const each = operations[at(place) + part]!;
      return logic ? slot(each) : each;
    };
    const [a, b, c] = [operand(1), operand(2), operand(3)];
    if (tile.stepCount * STEP === tile.steps.length) tile = { ...tile, steps: doubled(tile.steps) };
    const step = tile.stepCount++;
    tile.steps[step * STEP] = kind;
    tile.steps[step * STEP + 1] = a;
    tile.steps[step * STEP + 2] = b;
    tile.steps[step * STEP + 3] = c;
    tileOf[place] = number;
    return slotOf[place] = step;
  };

  for (const trial of trials.trials) {
    const entries = slot(plans[trial * PLAN_PARTS.length]!);
    const exits = slot(plans[trial * PLAN_PARTS.length + 1]!);
    tile.plans[2 * tile.trialCount] = entries;
    tile.plans[2 * tile.trialCount + 1] = exits;
    tile.trials[tile.trialCount++] = trial;
    // A trial more takes two masks as a rule; where it takes more there are more slots.
    if (tile.stepCount + 2 <= slots && tile.trialCount < most) continue;
    yield tile;
    number++;
    tile.stepCount = tile.trialCount = 0;
  }
  if (tile.trialCount > 0) yield tile;
}

const emptyTile = (slots: number, trials: number): Tile => ({
  // A trial takes two masks as a rule.
  steps: new Int32Array(Math.min(slots, 2 * trials) * STEP),
  plans: new Int32Array(2 * trials),
  trials: new Int32Array(trials),
  stepCount: 0,
  trialCount: 0,
});

function doubled(steps: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * steps.length);
  more.set(steps);
  return more;
}

/** Whether the step after this one is the same cross the other way round. */
export function isMirrored({ steps, stepCount }: Tile, step: number): boolean {
  const at = step * STEP;
  return step + 1 < stepCount && steps[at] === CROSS && steps[at + STEP] === CROSS &&
    steps[at + 1] === steps[at + STEP + 2] && steps[at + 2] === steps[at + STEP + 1];
}
