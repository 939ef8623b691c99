/** crossValidate() from its options to its result. */
import { checkWatched, type Meter, startMeter } from "../../data/progress.ts";
import { startTick } from "../../engine/options.ts";
import type { Parameters } from "../../engine/strategy.ts";
import type { Universe } from "../../engine/universe.ts";
import { mergeClock } from "../../market/clock.ts";
import { ParameterError } from "../../market/errors.ts";
import { clockPeriodsPerYear } from "../../market/timeframe.ts";
import { type CombinatorialFolds, combinatorialFolds, purgedFolds } from "../../optimize/folds.ts";
import { pointsOf, sizeWithin } from "../../optimize/points.ts";
import type { Point, Space } from "../../optimize/space.ts";
import { placedOn, type Stretch } from "../../optimize/splits.ts";
import { checkCount, checkFlag, checkOption } from "../../stats/check_option.ts";
import { joinedSums, type SegmentSums, takenSums } from "../../stats/segment_sums.ts";
import type { SweepSetup } from "../../sweep/evaluation.ts";
import { type Attempt, type Attempts, attemptsOf, attemptValues } from "../sweep/attempts.ts";
import { unlessStopped } from "../sweep/conclude.ts";
import { accountBars, type PreparedTrials, prepareTrials } from "../sweep/prepare_trials.ts";
import { chunksAtATime, ChunkSizes, executorOf } from "../sweep/run_trials.ts";
import { sweepId } from "../sweep/sweep_id.ts";
import { windowsStored } from "../sweep/store_windows.ts";
import { countingTried, type OnTried } from "../sweep/tried_ledger.ts";
import { refuseOption, type Tried } from "../sweep/trial_options.ts";
import { watched } from "../watched.ts";
import { type CrossValidation, crossValidationOf, type Validated } from "./cross_validation.ts";
import type { CrossValidateOptions } from "./cross_validate.ts";
import { type FoldedAccount, foldEdges, type FoldScores, foldScores } from "./fold_scores.ts";
import { TrainingTrades } from "./training_trades.ts";

const NAMES = ["folds", "groups", "test", "purge", "embargo", "max", "save", "onProgress", "signal"] as const;
const FOLDS = 5;
const MOST_POINTS = 20_000;

/** What crossValidate() does; loaded by those who need it alone. */
export async function crossValidated<P extends Parameters>(
  strategy: Tried<P>,
  bars: Universe,
  given: CrossValidateOptions<P>,
): Promise<CrossValidation> {
  const options = Object(given) as CrossValidateOptions<P>;
  const { max = MOST_POINTS, save = true, onProgress, signal } = options;
  checkWatched({ onProgress, signal });
  refuseOption(options, "split", "nothing: the folds say what is trained on and what is tested");
  refuseOption(
    options,
    "objective",
    "nothing: folds are scored by Sharpe ratios, which sums of returns give",
  );
  const prepared = await prepareTrials("crossValidate", strategy, bars, { ...options, split: false }, NAMES);
  checkCount("max", max);
  checkFlag("save", save);
  const count = sizeWithin(prepared.space, max, "max");
  const { time } = mergeClock(prepared.universe);
  const folded = foldsOf(time, startTick(prepared.config, time), options);
  const accounts = accountsOf(prepared, time, folded);
  const found = await watched("Cross-validation", { onProgress, signal }, async (watch) => {
    const meter = startMeter({ total: count, unit: "trials", onProgress: watch.onProgress });
    const setup: SweepSetup = {
      ...prepared.setup,
      objective: null,
      windows: accounts.map(({ window, folded }) => [{ ...window, edges: foldEdges(folded, window) }]),
    };
    const attempts = attemptsOf(executorOf(prepared, count), setup, prepared.travel, watch.signal);
    const { result: { points, trades, scores, isCut }, notes } = await countingTried(
      prepared,
      save,
      async (onTried) => {
        const { points, found } = await attempted(attempts, setup, prepared.space, {
          meter,
          signal: watch.signal,
          ahead: Math.max(2, Math.ceil(chunksAtATime(prepared) / accounts.length)),
          onTried,
        });
        if (points.length === 0) throw watch.signal!.reason;
        return { points, ...await scored(prepared, accounts, points, found, watch.signal) };
      },
    );
    const id = save ? sweepId("crossValidate", prepared, foldText(options)) : null;
    return crossValidationOf({
      prepared,
      folded,
      time,
      points,
      planned: count,
      trades,
      scores,
      isCut,
      options,
      notes,
      id,
    });
  });
  return await unlessStopped(found, windowsStored(found.folds.length, "folds"));
}

/** @throws ParameterError where no point could be picked in any fold */
async function scored(
  prepared: PreparedTrials,
  accounts: readonly Pick<FoldedAccount, "folded" | "window">[],
  points: readonly Point[],
  found: readonly (readonly Attempt[])[],
  signal: AbortSignal | undefined,
): Promise<Pick<Validated, "trades" | "scores" | "isCut">> {
  const { setup, minTrades } = prepared;
  const closed = found.map(tradesOf);
  const trades = Float64Array.from(points, (_, trial) => closed.reduce((sum, own) => sum + own[trial]!, 0));
  const summed = accounts.map((each, i): FoldedAccount => ({
    ...each,
    sums: sumsOf(found[i]!),
    periodsPerYear: clockPeriodsPerYear(accountBars(setup, i)),
  }));
  const grace = graceAfter(signal);
  const training = new TrainingTrades(prepared, accounts, points, closed, {
    stop: signal,
    over: grace.signal,
  });
  try {
    const scores = await foldScores(summed, points.length, {
      ever: (trial) => trades[trial]! >= minTrades,
      prepare: async (trials) => {
        if (minTrades > 0) await training.count(trials);
      },
      in: (trial, fold) => minTrades === 0 || training.of(trial, fold) >= minTrades,
    });
    const { isCut, most } = training;
    if (!isCut) checkPicked(scores, trades, most, minTrades);
    return { trades, scores, isCut };
  } finally {
    grace.end();
  }
}

/** Milliseconds after a stop in which trades are still counted: without them no fold would have a choice. */
const GRACE = 400;

/** Hears of a stop a while after it. */
function graceAfter(stop: AbortSignal | undefined): { readonly signal?: AbortSignal; end(): void } {
  if (stop === undefined) return { end() {} };
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    timer = setTimeout(() => over.abort(stop.reason), GRACE);
  };
  if (stop.aborted) begin();
  else stop.addEventListener("abort", begin, { once: true });
  return {
    signal: over.signal,
    end() {
      stop.removeEventListener("abort", begin);
      clearTimeout(timer);
    },
  };
}

/** What decides which folds there are. */
const foldText = <P extends Parameters>(
  { folds, groups, test, purge, embargo }: CrossValidateOptions<P>,
) => ({
  folds,
  groups,
  test,
  purge,
  embargo,
});

interface Attempting {
  readonly meter: Meter;
  readonly signal: AbortSignal | undefined;
  /** Batches under way at a time. */
  readonly ahead: number;
  readonly onTried: OnTried;
}

/** Every point of the space on each account, in order; where it is stopped those before the first that is not done. */
async function attempted(
  attempts: Attempts,
  { accounts }: SweepSetup,
  space: Space,
  { meter, signal, ahead, onTried }: Attempting,
): Promise<{ readonly points: Point[]; readonly found: Attempt[][] }> {
  const found = accounts.map((): Attempt[] => []);
  const points: Point[] = [];
  const sizes = new ChunkSizes(accounts.length);
  const left = batches(pointsOf(space), sizes);
  const one = async (some: Point[]) => {
    const tried = await attempts.attempt(accounts.map((_, account) => ({ account })), some);
    sizes.done(some.length);
    meter.add(some.length);
    await onTried(some);
    return { some, tried };
  };
  const under: ReturnType<typeof one>[] = [];
  const begin = () => {
    const { value, done } = left.next();
    if (done) return;
    const now = one(value);
    now.catch(() => {});
    under.push(now);
  };
  try {
    for (let i = 0; i < ahead; i++) begin();
    for (let next = under.shift(); next !== undefined; next = under.shift()) {
      const { some, tried } = await next;
      tried.forEach((attempt, account) => found[account]!.push(attempt));
      points.push(...some);
      signal?.throwIfAborted();
      begin();
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    await attempts.end();
  }
  return { points, found };
}

/** @param trained the most trades that a trial has on the training bars of a fold */
function checkPicked(
  { picked, inSample }: FoldScores,
  trades: Float64Array,
  trained: number,
  minTrades: number,
): void {
  if (picked.some((trial) => trial >= 0)) return;
  const most = trades.reduce((most, each) => Math.max(most, each), 0);
  const isScored = inSample.some((fold) => fold.some((value) => !Number.isNaN(value)));
  const why = isScored
    ? `no trial has as many trades on the training bars of any fold; the most were ${trained}`
    : `no trial has a Sharpe ratio in any fold; the most trades were ${most}`;
  if (!isScored && most >= minTrades) {
    const allowed = "others, or give more bars";
    throw new ParameterError(`Set params to ${allowed}: ${why}`, {
      field: "params",
      value: trades.length,
      allowed,
    });
  }
  const allowed = "a smaller one, or give other parameters or more bars";
  throw new ParameterError(`Set minTrades to ${allowed}: ${why}`, {
    field: "minTrades",
    value: minTrades,
    allowed,
  });
}

/** Plain folds make up one path, each group tested in its own fold. */
function foldsOf<P extends Parameters>(
  time: Float64Array,
  from: number,
  { folds, groups, test, purge, embargo }: CrossValidateOptions<P>,
): CombinatorialFolds {
  const separation = { from, purge, embargo };
  if (groups === undefined && test === undefined) {
    const plain = purgedFolds(time, { ...separation, folds: folds ?? FOLDS });
    return { folds: plain, groups: plain.map((each) => each.test[0]!), paths: [plain.map((_, i) => i)] };
  }
  checkOption("folds", folds, folds === undefined, "nothing: groups and test say what the folds are");
  checkOption("groups", groups, groups !== undefined, "how many groups the bars are cut into, such as 6");
  checkOption("test", test, test !== undefined, "how many groups are tested together, such as 2");
  return combinatorialFolds(time, { ...separation, groups: groups!, test: test! });
}

/** The same moments on the clock of each account. */
function accountsOf(
  { clocks }: PreparedTrials,
  time: Float64Array,
  folded: CombinatorialFolds,
): Pick<FoldedAccount, "folded" | "window">[] {
  const [first, last] = [folded.groups[0]!.from, folded.groups.at(-1)!.to];
  return clocks.map((clock) => {
    const placed = (stretch: Stretch) => placedOn(clock, time, stretch);
    return {
      folded: {
        ...folded,
        folds: folded.folds.map(({ train, test }) => ({ train: train.map(placed), test: test.map(placed) })),
        groups: folded.groups.map(placed),
      },
      window: placed({ from: first, to: last }),
    };
  });
}

function* batches(points: Iterable<Point>, sizes: ChunkSizes): Generator<Point[]> {
  let some: Point[] = [];
  for (const point of points) {
    some.push(point);
    if (some.length < sizes.next()) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

/** Closed trades of an account by trial; none of those that failed. */
const tradesOf = (attempts: readonly Attempt[]): Float64Array =>
  Float64Array.from(
    attempts.flatMap((attempt) => [
      ...attemptValues(attempt, "trades", { window: 0, windows: 1, minTrades: 0 }),
    ]),
    (count) => Number.isNaN(count) ? 0 : count,
  );

/** NaN for trials that failed. */
const sumsOf = (attempts: readonly Attempt[]): SegmentSums =>
  joinedSums(attempts.map(({ outcomes, rows }) => takenSums(outcomes.segments[0]!, rows)));
