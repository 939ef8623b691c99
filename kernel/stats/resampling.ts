/** Samples drawn from a series with a seed: blocks that keep what depends on the bar before, or another order. */
import { checkNames } from "../market/known_names.ts";
import { type RandomStream, randomStream } from "../series/random.ts";
import { checkOption } from "./check_option.ts";

/** How a sample is drawn from a series. */
export type ResamplingMethod = "stationary" | "block" | "shuffle";

/** How many samples are drawn, and how. */
export interface ResamplingOptions {
  /** Samples drawn; default 10,000. */
  readonly paths?: number;
  /**
   * `stationary`: blocks of random length that wrap at the end (Politis and Romano 1994), the default; `block`: of one
   * length; `shuffle`: the same values in another order.
   */
  readonly method?: ResamplingMethod;
  /** Mean length of a block in values; default the cube root of their number. */
  readonly blockLength?: number;
  /** Default 1: the same seed draws the same samples on every machine. */
  readonly seed?: number;
}

export type Resolved = Required<ResamplingOptions>;

const NAMES = ["paths", "method", "blockLength", "seed"] as const;

/** @throws ParameterError naming the option that is out of its range */
export function resolveResampling(options: ResamplingOptions, length: number): Resolved {
  checkNames(options, NAMES, "the options of resampling");
  const resolved: Resolved = {
    paths: options.paths ?? 10_000,
    method: options.method ?? "stationary",
    blockLength: options.blockLength ?? Math.max(1, Math.round(Math.cbrt(length))),
    seed: options.seed ?? 1,
  };
  const { paths, method, blockLength, seed } = resolved;
  checkOption(
    "paths",
    paths,
    Number.isInteger(paths) && paths >= 1 && paths <= 10_000_000,
    "1 to 10,000,000 samples",
  );
  checkOption(
    "method",
    method,
    ["stationary", "block", "shuffle"].includes(method),
    "stationary, block or shuffle",
  );
  checkOption("blockLength", blockLength, blockLength >= 1 && blockLength < Infinity, "1 or more values");
  checkOption("seed", seed, Number.isSafeInteger(seed), "a whole number");
  return resolved;
}

/** Fills an array with a sample of the values. */
export type Resample = (into: Float64Array) => void;

export function resampler(values: Float64Array, options: Resolved): Resample {
  const stream = randomStream(options.seed);
  if (options.method === "shuffle") return (into) => shuffleInto(into, values, stream);
  // Twice over, so that a block runs on over the end without a test at every value.
  const twice = new Float64Array(2 * values.length);
  twice.set(values);
  twice.set(values, values.length);
  const next = blocks(values.length, options, stream);
  return (into) => {
    let at = 0;
    while (at < into.length) {
      const { start, length } = next();
      const end = Math.min(into.length, at + length);
      const from = start - at;
      for (; at < end; at++) into[at] = twice[from + at]!;
    }
  };
}

/** Fills an array with the places of a sample, the same ones that a resampler of these options takes. */
export function indexResampler(count: number, options: Resolved): (into: Int32Array) => void {
  const places = resampler(Float64Array.from({ length: count }, (_, i) => i), options);
  const drawn = new Float64Array(count);
  return (into) => {
    places(drawn);
    into.set(drawn);
  };
}

/** Where blocks begin and how long they are, at most once around. */
function blocks(count: number, { method, blockLength }: Resolved, stream: RandomStream) {
  const block = { start: 0, length: Math.min(count, Math.round(blockLength)) };
  const log = Math.log1p(-1 / blockLength);
  return () => {
    block.start = below(count, stream);
    if (method === "stationary") {
      // Geometric with that mean; 1 - u is never zero.
      const length = blockLength === 1 ? 1 : 1 + Math.floor(Math.log(1 - stream.uniform()) / log);
      block.length = Math.min(count, length);
    }
    return block;
  };
}

/** A whole number from 0 to one below the count. */
export const below = (count: number, stream: RandomStream): number =>
  Math.floor(stream.bits() / 2 ** 32 * count);

/** Puts a random choice of the values in random order before all others: all of them where so many are asked for. */
export function drawFirst<T>(values: T[], count: number, stream: RandomStream): void {
  for (let i = 0; i < count; i++) {
    const j = i + below(values.length - i, stream);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
}

function shuffleInto(into: Float64Array, values: Float64Array, stream: RandomStream): void {
  for (let i = 0; i < into.length; i++) {
    const j = below(i + 1, stream);
    into[i] = into[j]!;
    into[j] = values[i]!;
  }
}
