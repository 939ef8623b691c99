/**
 * Regimes that nobody sees: returns are drawn from one of a few normal distributions, and which one changes by a Markov
 * chain. Fitted by expectation and maximisation (Baum and Welch), with the scaling of Rabiner 1989.
 */
import { mean as meanOf } from "../series/moments.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { type RandomStream, randomStream } from "../series/random.ts";
import {
  backward,
  type Densities,
  densitiesOf,
  type Forward,
  forward,
  likelihoodOf,
  logDensities,
  rowsOf,
} from "./markov_passes.ts";

export interface HiddenMarkov {
  /** Of the first return, by state; states in order of their deviation, the calmest first. */
  readonly start: Float64Array;
  /** change[i][j]: probability of state j after state i. */
  readonly change: readonly Float64Array[];
  /** Of the returns in each state, per bar. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

export interface FittedMarkov extends HiddenMarkov {
  /** Log-likelihood of the returns that it was fitted to. */
  readonly logLikelihood: number;
  readonly iterations: number;
}

export interface FitOptions {
  /** 2 to 4; default 2. */
  readonly states?: number;
  readonly seed?: number;
  /** Fits from different beginnings, of which the likeliest stays; default 4. */
  readonly restarts?: number;
  readonly iterations?: number;
  /** Ends where an iteration gains less log-likelihood. */
  readonly tolerance?: number;
}

/**
 * @throws ParameterError for a number of states out of range, and where there are too few returns for it
 */
export function fitHiddenMarkov(returns: Float64Array, options: FitOptions = {}): FittedMarkov {
  const { states = 2, seed = 1, restarts = 4, iterations = 500, tolerance = 1e-6 } = options;
  if (!Number.isInteger(states) || states < 2 || states > 4) {
    const allowed = "2, 3 or 4";
    throw new ParameterError(`Set states to ${allowed}: it is ${quote(states)}`, {
      field: "states",
      value: states,
      allowed,
    });
  }
  const least = 25 * states;
  const spread = deviationOf(returns);
  if (returns.length < least || !returns.every(Number.isFinite) || !(spread > 0)) {
    const allowed = `at least ${least} finite returns that vary`;
    throw new ParameterError(`Give ${allowed} for ${states} states: there are ${returns.length}`, {
      field: "returns",
      value: returns.length,
      allowed,
    });
  }
  const random = randomStream(seed);
  let best: FittedMarkov | undefined;
  for (let attempt = 0; attempt < restarts; attempt++) {
    const begun = beginning(returns, states, spread, attempt === 0 ? null : random);
    const fitted = improve(begun, returns, { iterations, tolerance, floor: spread * 1e-3 });
    if (!best || fitted.logLikelihood > best.logLikelihood) best = fitted;
  }
  return calmestFirst(best!);
}

/** Probability of each state after each return, given those up to it alone: what could be known at the time. */
export function filteredStates(model: HiddenMarkov, returns: Float64Array): Float64Array[] {
  return rowsOf(forward(model, densitiesOf(model, returns)).alpha, model.mean.length);
}

/** Probability of each state at each return, given all of them: for looking back only. */
export function smoothedStates(model: HiddenMarkov, returns: Float64Array): Float64Array[] {
  const density = densitiesOf(model, returns);
  const { alpha, scale } = forward(model, density);
  const beta = backward(model, density, scale);
  return rowsOf(alpha.map((each, at) => each * beta[at]!), model.mean.length);
}

export function logLikelihood(model: HiddenMarkov, returns: Float64Array): number {
  const density = densitiesOf(model, returns);
  return likelihoodOf(density, forward(model, density));
}

/** The likeliest sequence of states as a whole (Viterbi 1967). */
export function likeliestStates(model: HiddenMarkov, returns: Float64Array): Uint8Array {
  const { start, change, mean } = model;
  const n = mean.length;
  const log = rowsOf(logDensities(model, returns), n);
  const from = returns.length === 0 ? [] : [new Uint8Array(n)];
  let score = start.map((each, i) => Math.log(each) + (log[0]?.[i] ?? 0));
  for (let t = 1; t < returns.length; t++) {
    const origin = new Uint8Array(n);
    const before = score;
    score = Float64Array.from({ length: n }, (_, j) => {
      let best = -Infinity;
      for (let i = 0; i < n; i++) {
        const each = before[i]! + Math.log(change[i]![j]!);
        if (each > best) [best, origin[j]] = [each, i];
      }
      return best + log[t]![j]!;
    });
    from.push(origin);
  }
  const path = new Uint8Array(returns.length);
  let state = score.indexOf(Math.max(...score));
  for (let t = returns.length - 1; t >= 0; t--) {
    path[t] = state;
    state = from[t]![state]!;
  }
  return path;
}

/** Bands of the sorted sizes of the returns: the calm ones and the wild ones; later attempts move them about. */
function beginning(
  returns: Float64Array,
  states: number,
  spread: number,
  random: RandomStream | null,
): HiddenMarkov {
  const sizes = returns.map(Math.abs).sort();
  const deviation = Float64Array.from({ length: states }, (_, i) => {
    const at = sizes[Math.floor((i + 0.5) / states * sizes.length)]!;
    return Math.max(spread / 10, at) * (random ? Math.exp(random.normal() / 2) : 1);
  });
  const centre = meanOf(returns);
  const mean = deviation.map(() => centre + (random ? random.normal() * spread / 4 : 0));
  const stay = 0.95;
  const change = Array.from(
    { length: states },
    (_, i) => Float64Array.from({ length: states }, (_, j) => i === j ? stay : (1 - stay) / (states - 1)),
  );
  return { start: new Float64Array(states).fill(1 / states), change, mean, deviation };
}

function improve(
  begun: HiddenMarkov,
  returns: Float64Array,
  { iterations, tolerance, floor }: { iterations: number; tolerance: number; floor: number },
): FittedMarkov {
  let model = begun;
  let known = -Infinity;
  let done = 0;
  for (; done < iterations; done++) {
    const density = densitiesOf(model, returns);
    const passed = forward(model, density);
    const value = likelihoodOf(density, passed);
    if (value - known < tolerance) break;
    known = value;
    model = maximised(model, returns, density, passed, floor);
  }
  return { ...model, logLikelihood: logLikelihood(model, returns), iterations: done };
}

/** One step: each state's share of every return and of every change makes the next model. */
function maximised(
  model: HiddenMarkov,
  returns: Float64Array,
  density: Densities,
  { alpha, scale }: Forward,
  floor: number,
): HiddenMarkov {
  const n = model.mean.length;
  const { table } = density;
  const beta = backward(model, density, scale);
  const weight = new Float64Array(n);
  const sum = new Float64Array(n);
  const moved = Array.from({ length: n }, () => new Float64Array(n));
  for (let t = 0, at = 0; t < returns.length; t++, at += n) {
    for (let i = 0; i < n; i++) {
      const share = alpha[at + i]! * beta[at + i]!;
      weight[i]! += share;
      sum[i]! += share * returns[t]!;
      if (t + 1 === returns.length) continue;
      const own = alpha[at + i]! / scale[t + 1]!;
      for (let j = 0; j < n; j++) {
        moved[i]![j]! += own * model.change[i]![j]! * table[at + n + j]! * beta[at + n + j]!;
      }
    }
  }
  const mean = sum.map((each, i) => each / weight[i]!);
  const squares = new Float64Array(n);
  for (let t = 0, at = 0; t < returns.length; t++, at += n) {
    for (let i = 0; i < n; i++) {
      squares[i]! += alpha[at + i]! * beta[at + i]! * (returns[t]! - mean[i]!) ** 2;
    }
  }
  return {
    start: normalised(model.start.map((_, i) => alpha[i]! * beta[i]!)),
    change: moved.map(normalised),
    mean,
    // A state that holds a single return would be infinitely likely.
    deviation: squares.map((each, i) => Math.max(floor, Math.sqrt(each / weight[i]!))),
  };
}

function normalised(row: Float64Array): Float64Array {
  const sum = row.reduce((total, each) => total + each, 0);
  return sum > 0 ? row.map((each) => each / sum) : row.map(() => 1 / row.length);
}

function calmestFirst(model: FittedMarkov): FittedMarkov {
  const order = Array.from(model.deviation, (_, i) => i).sort((a, b) =>
    model.deviation[a]! - model.deviation[b]!
  );
  const pick = (row: Float64Array) => Float64Array.from(order, (i) => row[i]!);
  return {
    ...model,
    start: pick(model.start),
    change: order.map((i) => pick(model.change[i]!)),
    mean: pick(model.mean),
    deviation: pick(model.deviation),
  };
}

function deviationOf(values: Float64Array): number {
  const centre = meanOf(values);
  return Math.sqrt(values.reduce((sum, each) => sum + (each - centre) ** 2, 0) / values.length);
}
