/** How far a sweep is: for the caller, and as a picture in the running cell that fills. */
import { type LiveSearch, liveSearch, type SearchedParameter } from "../../plot/spec/live_search.ts";
import type { Dimension } from "../../optimize/space.ts";
import { type Held, liveFigure, NO_PICTURE } from "../live_figure.ts";
import { runningCell } from "../running_cell.ts";
import { scoreOf } from "./objective.ts";
import { plainValue } from "./parameter_values.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import type { TrialBlock } from "./run_trials.ts";
import { TrialRate } from "./trial_rate.ts";
import { LiveTrials } from "./live_trials.ts";
import type { TrialPicture } from "./trial_pictures.ts";
import { sweepTitle } from "./sweep_card.ts";

/** How far a sweep is. */
export interface SweepProgress {
  /** Trials that are done, of how many. */
  readonly done: number;
  readonly total: number;
  /** Trials a second, without those that were kept from an earlier start; NaN before the first. */
  readonly rate: number;
  /** Seconds left by what was done lately; NaN in the first two seconds. */
  readonly eta: number;
  /** The best so far: its objective in sample and its parameters; null while there is none. */
  readonly best: { readonly objective: number; readonly params: Readonly<Record<string, unknown>> } | null;
  /** Trials that failed, of those that are done. */
  readonly failed: number;
}

export interface TrialWatch {
  add(block: TrialBlock): void;
  /** What an earlier start kept: done, but not now. */
  recall(block: TrialBlock): void;
  end(how: "done" | "stopped" | "failed"): Promise<WatchEnd>;
}

/** A sweep that is no longer watched. */
export interface WatchEnd {
  /** It took so many seconds. */
  readonly seconds: number;
  /** Its picture, which stands until its card does. */
  readonly picture: Held;
}

export interface WatchOptions {
  readonly kind?: string;
  readonly planned: number;
  /** The sweep's, where its trials can be opened. */
  readonly id?: string;
  readonly onProgress?: (progress: SweepProgress) => void;
  /** What is shown of the trials; default the front of several objectives, and the heatmap or the history. */
  readonly pictures?: readonly TrialPicture[];
  /** When it began, by the clock; default now. */
  readonly began?: number;
  /** Milliseconds. */
  readonly clock?: () => number;
}

export function watchTrials(
  prepared: PreparedTrials,
  { kind = "sweep", planned, id, onProgress, pictures, clock = () => performance.now(), began = clock() }:
    WatchOptions,
): TrialWatch {
  const { goals, space } = prepared;
  const [goal] = goals;
  let [done, kept, resumed] = [0, 0, clock()];
  let lately = new TrialRate(resumed);
  let best: SweepProgress["best"] = null;
  let failed = 0;
  const state = () => {
    const now = clock();
    const rate = done > kept ? (done - kept) / Math.max((now - resumed) / 1000, 1e-3) : NaN;
    return { rate, eta: lately.left(planned), seconds: (now - began) / 1000 };
  };
  const cell = runningCell();
  const shown = pictures ?? [
    ...goals.length > 1 ? ["pareto"] as const : [],
    space.dimensions.length > 1 ? "heatmap" as const : "history" as const,
  ];
  const trials = shown.every(isOwn) ? undefined : new LiveTrials(prepared, id);
  // Made when it is first drawn: a short sweep needs none.
  let search: LiveSearch | undefined;
  let waiting: TrialBlock[] = [];
  let ending: "done" | "stopped" | "failed" | undefined;
  const current = () => {
    search ??= liveSearch({
      title: sweepTitle({ kind, prepared }),
      parameters: space.dimensions.map(searched),
      fixed: Object.fromEntries(
        Object.entries(space.fixed).map(([name, value]) => [name, plainValue(value)]),
      ),
      score: goal.title,
      better: goal.better,
      format: goal.format,
      total: planned,
      pictures: shown.map((picture) => isOwn(picture) ? picture : () => trials!.picture(picture)),
      ...id !== undefined && { sweep: id },
    });
    for (const block of waiting) search.add(finished(block, space.dimensions));
    waiting = [];
    return search;
  };
  let seconds: number | undefined;
  let judging = false;
  const now = () => ({
    ...state(),
    ...ending && { ending },
    ...seconds !== undefined && { seconds, judging },
  });
  const live = liveFigure(() => current().figure(now()), cell && { cell });
  const add = (block: TrialBlock) => {
    done += block.points.length;
    lately.add(clock(), done);
    failed += block.failures.size;
    const scores = block.values.objective!;
    for (let i = 0; i < scores.length; i++) {
      const objective = scores[i]!;
      if (Number.isNaN(objective)) continue;
      if (best !== null && !(scoreOf(goal, objective) > scoreOf(goal, best.objective))) continue;
      best = { objective, params: block.points[i]! };
    }
    // Where nothing is drawn, what is done is not held twice.
    if (cell !== undefined) waiting.push(block);
    if (cell !== undefined) trials?.add(block);
    live.changed();
    const { rate, eta } = state();
    onProgress?.({ done, total: planned, rate, eta, best, failed });
  };
  return {
    add,
    recall(block) {
      kept += block.points.length;
      add(block);
      resumed = clock();
      lately = new TrialRate(resumed, done);
    },
    async end(how) {
      ending = how;
      seconds = (clock() - began) / 1000;
      if (how === "failed") {
        // There is nothing else to be seen of it.
        await live.end();
        return { seconds, picture: NO_PICTURE };
      }
      judging = true;
      const picture = live.hold(() => {
        judging = false;
        return current().line(now());
      });
      return { seconds, picture };
    },
  };
}

/** Pictures that are put together trial by trial, of however many; the others are of a share of them. */
const isOwn = (picture: TrialPicture): picture is "heatmap" | "history" =>
  picture === "heatmap" || picture === "history";

function searched(dimension: Dimension): SearchedParameter {
  const { name } = dimension;
  if (dimension.kind === "uniform") {
    const { low, high, log } = dimension;
    return { name, low, high, log };
  }
  const { values, when, otherwise } = dimension;
  const all = when === undefined || values.includes(otherwise) ? values : [...values, otherwise];
  return { name, values: all.map(plainValue) };
}

const finished = ({ from, points, values, failures }: TrialBlock, dimensions: readonly Dimension[]) => ({
  numbers: points.map((_, i) => from + i),
  parameters: Object.fromEntries(
    dimensions.map(({ name }) => [name, points.map((point) => plainValue(point[name]))]),
  ),
  scores: values.objective!,
  failures,
});
