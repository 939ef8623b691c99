/**
 * How many windows are searched at a time, so that a walk-forward that is stopped has the first of them whole: by rough figures of
 * a quiet machine, since results do not depend on it.
 */
import type { Point } from "../../optimize/space.ts";
import { goesFast } from "../../sweep/account.ts";
import { planFits } from "../../sweep/fast/mod.ts";
import { accountBars, type PreparedTrials } from "../sweep/prepare_trials.ts";

/** Milliseconds of windows that are searched together. */
const GROUP = 400;
/** Milliseconds of a walk-forward that need not be cut into many groups. */
const SHORT = 1_000;
/** Milliseconds of a trial's bar: by masks, and by the full engine. */
const [MASK_BAR, ENGINE_BAR] = [4e-6, 8e-5];
/** Milliseconds of choosing a point in this thread: densities of hundreds of trials, and what is drawn from a few numbers. */
const ASKING = { tpe: 0.5, other: 0.02 } as const;
/** Milliseconds of sending a chunk and taking up its account. */
const CHUNK = 0.15;

/** Means of the windows. */
export interface SearchedWindows {
  readonly windows: number;
  readonly accounts: number;
  /** Training bars, of its accounts together. */
  readonly bars: number;
  readonly trials: number;
}

/** Milliseconds of a bar of a trial. */
export function barCost(prepared: PreparedTrials, some: Point | undefined): number {
  const { config, goals: [goal], setup, travel } = prepared;
  if (goal.source !== "metric" || some === undefined) return ENGINE_BAR;
  const { trials } = travel.pack([some]);
  // Where the point is refused nothing is known of the others' plans.
  const isMask = "plans" in trials && (trials.plans.length === 0 || planFits(trials.plans, 0));
  return isMask && setup.accounts.every((_, account) => goesFast(config, accountBars(setup, account)))
    ? MASK_BAR
    : ENGINE_BAR;
}

/** Windows of a group where each point is tried once for all of them. */
export const commonGroup = ({ windows, trials, bars }: SearchedWindows, bar: number): number =>
  Math.min(windows, Math.max(1, Math.floor(GROUP / (trials * bars * bar))));

/** Windows of a group where each is searched by itself, and how many groups take turns. */
export function learnedGroups(
  { windows, trials, bars, accounts }: SearchedWindows,
  { bar, method, batch, chunks }: { bar: number; method: string; batch: number; chunks: number },
): { size: number; lanes: number } {
  const asking = trials * (method === "tpe" ? ASKING.tpe : ASKING.other);
  const each = asking + trials * bars * bar;
  /** Chunks of a group, which are the same whatever its size: they are to be a quarter of it at most. */
  const sending = trials / batch * accounts * CHUNK;
  const isLong = windows * each + sending > SHORT;
  // Two take turns, so that one is tried while the other one is asked.
  const most = Math.ceil(windows / (chunks === 1 ? 1 : 2) / (isLong ? 2 : 1));
  const size = Math.min(most, Math.max(1, Math.floor(GROUP / each), Math.ceil(3 * sending / each)));
  if (chunks === 1) return { size, lanes: 1 };
  const busy = Math.ceil(chunks / Math.max(1, size * accounts));
  // Nobody else can ask: more searches at a time than that would all be over late.
  const asked = Math.floor(each / asking);
  return { size, lanes: Math.max(2, Math.min(busy, asked)) };
}
