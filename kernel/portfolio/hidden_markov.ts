/**
 * Regimes that nobody sees: returns are drawn from one of a few normal distributions, and which one changes by a Markov
 * chain. Fitted by expectation and maximisation (Baum and Welch), with the scaling of Rabiner 1989.
 */
import { ParameterError, quote } from "../market/errors.ts";
import { type RandomStream, randomStream } from "../series/random.ts";

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
  return forward(model, densities(model, returns)).alpha;
}

/** Probability of each state at each return, given all of them: for looking back only. */
export function smoothedStates(model: HiddenMarkov, returns: Float64Array): Float64Array[] {
  const density = densities(model, returns);
  const { alpha, scale } = forward(model, density);
  const beta = backward(model, density, scale);
  return alpha.map((row, t) => row.map((each, i) => each * beta[t]![i]!));
}

export function logLikelihood(model: HiddenMarkov, returns: Float64Array): number {
  return likelihoodOf(model, returns, forward(model, densities(model, returns)).scale);
}

/** The likeliest sequence of states as a whole (Viterbi 1967). */
export function likeliestStates(model: HiddenMarkov, returns: Float64Array): Uint8Array {
  const { start, change, mean } = model;
  const n = mean.length;
  const log = logDensities(model, returns);
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
  const centre = returns.reduce((sum, each) => sum + each, 0) / returns.length;
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
    const density = densities(model, returns);
    const { alpha, scale } = forward(model, density);
    const value = likelihoodOf(model, returns, scale);
    if (value - known < tolerance) break;
    known = value;
    model = maximised(model, returns, density, { alpha, scale }, floor);
  }
  return { ...model, logLikelihood: logLikelihood(model, returns), iterations: done };
}

/** One step: each state's share of every return and of every change makes the next model. */
function maximised(
  model: HiddenMarkov,
  returns: Float64Array,
  density: readonly Float64Array[],
  { alpha, scale }: Forward,
  floor: number,
): HiddenMarkov {
  const n = model.mean.length;
  const beta = backward(model, density, scale);
  const weight = new Float64Array(n);
  const sum = new Float64Array(n);
  const moved = Array.from({ length: n }, () => new Float64Array(n));
  for (let t = 0; t < returns.length; t++) {
    for (let i = 0; i < n; i++) {
      const share = alpha[t]![i]! * beta[t]![i]!;
      weight[i]! += share;
      sum[i]! += share * returns[t]!;
      if (t + 1 === returns.length) continue;
      for (let j = 0; j < n; j++) {
        moved[i]![j]! += alpha[t]![i]! * model.change[i]![j]! * density[t + 1]![j]! * beta[t + 1]![j]! /
          scale[t + 1]!;
      }
    }
  }
  const mean = sum.map((each, i) => each / weight[i]!);
  const squares = new Float64Array(n);
  for (let t = 0; t < returns.length; t++) {
    for (let i = 0; i < n; i++) {
      squares[i]! += alpha[t]![i]! * beta[t]![i]! * (returns[t]! - mean[i]!) ** 2;
    }
  }
  return {
    start: normalised(alpha[0]!.map((each, i) => each * beta[0]![i]!)),
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

interface Forward {
  /** Filtered probabilities, one row a return. */
  readonly alpha: Float64Array[];
  readonly scale: Float64Array;
}

function forward({ start, change }: HiddenMarkov, density: readonly Float64Array[]): Forward {
  const n = start.length;
  const scale = new Float64Array(density.length);
  const alpha: Float64Array[] = [];
  for (let t = 0; t < density.length; t++) {
    const row = new Float64Array(n);
    let sum = 0;
    for (let j = 0; j < n; j++) {
      let before = 0;
      if (t === 0) before = start[j]!;
      else for (let i = 0; i < n; i++) before += alpha[t - 1]![i]! * change[i]![j]!;
      row[j] = before * density[t]![j]!;
      sum += row[j]!;
    }
    for (let j = 0; j < n; j++) row[j]! /= sum;
    scale[t] = sum;
    alpha.push(row);
  }
  return { alpha, scale };
}

function backward(
  { change }: HiddenMarkov,
  density: readonly Float64Array[],
  scale: Float64Array,
): Float64Array[] {
  const n = change.length;
  const beta = Array.from({ length: density.length }, () => new Float64Array(n).fill(1));
  for (let t = density.length - 2; t >= 0; t--) {
    for (let i = 0; i < n; i++) {
      let after = 0;
      for (let j = 0; j < n; j++) after += change[i]![j]! * density[t + 1]![j]! * beta[t + 1]![j]!;
      beta[t]![i] = after / scale[t + 1]!;
    }
  }
  return beta;
}

/** Each return's log density in each state. */
function logDensities({ mean, deviation }: HiddenMarkov, returns: Float64Array): Float64Array[] {
  const constant = deviation.map((each) => -Math.log(each) - Math.log(2 * Math.PI) / 2);
  return Array.from(returns, (r) =>
    mean.map((centre, i) => {
      const z = (r - centre) / deviation[i]!;
      return constant[i]! - z * z / 2;
    }));
}

/** The same as densities, each return's over that of its likeliest state: far outliers would all be zero. */
function densities(model: HiddenMarkov, returns: Float64Array): Float64Array[] {
  return logDensities(model, returns).map((row) => {
    const most = Math.max(...row);
    return row.map((each) => Math.exp(each - most));
  });
}

/** Puts back what densities() divided by. */
function likelihoodOf(model: HiddenMarkov, returns: Float64Array, scale: Float64Array): number {
  const log = logDensities(model, returns);
  let sum = 0;
  for (let t = 0; t < scale.length; t++) sum += Math.log(scale[t]!) + Math.max(...log[t]!);
  return sum;
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
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
}
