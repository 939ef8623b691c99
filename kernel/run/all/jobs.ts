/** Runs that were prepared, carried out on Workers and in this thread. */
import { startMeter, type Watched } from "../../data/progress.ts";
import { simulation } from "../../engine/simulate.ts";
import type { Strategy } from "../../engine/strategy.ts";
import { drive } from "../drive.ts";
import { isCustom } from "../literal.ts";
import { finishRun, type PreparedRun } from "../prepare_run.ts";
import type { Run } from "../run.ts";
import type { Combination } from "./all_runs.ts";
import { isCloneable, sendable, type SentStrategy } from "./sent_strategy.ts";
import { simulateOn } from "./workers.ts";

/** Milliseconds of work below which starting Workers takes longer than they save. */
const WORTH_WORKERS = 2_000;

export interface Job {
  readonly combination: Combination;
  readonly prepared: PreparedRun;
}

/** Fills the combinations in; gives what a reader should know of how. */
export async function runJobs(
  jobs: readonly Job[],
  total: number,
  workers: number | undefined,
  watch: Watched,
): Promise<string[]> {
  const meter = startMeter({ total, unit: "runs", onProgress: watch.onProgress });
  meter.add(total - jobs.length);
  const here = async ({ combination, prepared }: Job) => {
    try {
      combination.metrics = (await simulated(prepared, watch.signal)).metrics;
    } catch (error) {
      watch.signal?.throwIfAborted();
      combination.reason = messageOf(error);
    }
    meter.add(1, { symbol: combination.symbol });
  };
  // The first run tells how long the others take.
  const [first, ...rest] = jobs;
  if (first === undefined) return [];
  const began = performance.now();
  await here(first);
  const cores = navigator.hardwareConcurrency;
  const isLong = cores > 1 && (performance.now() - began) * rest.length > WORTH_WORKERS;
  const count = workers ?? (isLong ? cores : 0);
  const { away, stay, reasons } = count > 0 ? await divided(rest) : { away: [], stay: rest, reasons: [] };
  const sent = sendAway(away, count, watch, meter);
  // What fails away must not stay unheard of while this thread is busy.
  sent.catch(() => {});
  for (const job of stay) await here(job);
  await sent;
  return reasons.length === 0
    ? []
    : [`In this thread alone, as it cannot go to a Worker: ${[...new Set(reasons)].join("; ")}.`];
}

/** The run, simulated in this thread. */
export async function simulated(prepared: PreparedRun, signal?: AbortSignal): Promise<Run> {
  const { strategy, universe, engine } = prepared;
  const steps = simulation(strategy, universe, engine);
  const result = await drive(steps, { total: universe.length, signals: signal ? [signal] : [] });
  return finishRun(prepared, result, undefined);
}

interface AwayJob extends Job {
  readonly sent: SentStrategy;
}

async function divided(jobs: readonly Job[]) {
  const known = new Map<Strategy, SentStrategy | { readonly reason: string }>();
  const away: AwayJob[] = [];
  const stay: Job[] = [];
  const reasons: string[] = [];
  for (const job of jobs) {
    const { strategy } = job.prepared;
    const sent = known.get(strategy) ?? await sendable(strategy);
    known.set(strategy, sent);
    const reason = "reason" in sent
      ? sent.reason
      : hasFunctions(job.prepared)
      ? "options with functions of their own"
      : null;
    if (reason === null) away.push({ ...job, sent: sent as SentStrategy });
    else {
      stay.push(job);
      reasons.push(reason);
    }
  }
  return { away, stay, reasons };
}

/** Functions of rules hide behind symbols, which a copy leaves out without a word. */
export const hasFunctions = (
  { engine, config: { costs, slippage, sizing, risk } }: Pick<PreparedRun, "engine" | "config">,
): boolean => !isCloneable(engine) || [costs, slippage, sizing, risk].flat().some(isCustom);

async function sendAway(
  jobs: readonly AwayJob[],
  workers: number,
  { signal }: Watched,
  meter: ReturnType<typeof startMeter>,
): Promise<void> {
  if (jobs.length === 0) return;
  const bars = [...new Set(jobs.flatMap(({ prepared }) => prepared.universe))];
  const strategies = [...new Set(jobs.map(({ sent }) => sent))];
  const tasks = jobs.map(({ sent, prepared }) => ({
    strategy: strategies.indexOf(sent),
    bars: prepared.universe.map((each) => bars.indexOf(each)),
    options: prepared.engine,
  }));
  await simulateOn(workers, { bars, strategies }, tasks, (task, reply) => {
    const { combination } = jobs[task]!;
    if ("metrics" in reply) combination.metrics = reply.metrics;
    else combination.reason = messageOf(reply.error);
    meter.add(1, { symbol: combination.symbol });
  }, signal);
}

export const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error);
