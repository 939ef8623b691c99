/**
 * Isolation forest (Liu, Ting and Zhou, 2008): random cuts set odd points apart sooner than usual ones. Scores lie in
 * (0, 1); near 0.5 and below is usual, towards 1 is odd.
 */
import { type RandomStream, randomStream } from "../../series/random.ts";
import { type Check, finding } from "./check.ts";
import { counted, type Examined, rowNames } from "./raw_bars.ts";
import { logReturns } from "./splits.ts";

/** The paper's sizes: more of either changes little. */
const TREES = 100;
const SAMPLE = 256;
const ODD = 0.75;

/** A point is one value of each feature. */
type Features = readonly Float64Array[];

type Tree =
  | { readonly size: number; readonly depth: number }
  | { readonly feature: number; readonly cut: number; readonly below: Tree; readonly above: Tree };

/** One score for each point. The same seed grows the same forest. */
export function isolationScores(features: Features, { trees = TREES, seed = 1 } = {}): Float64Array {
  const points = features[0]?.length ?? 0;
  const scores = new Float64Array(points);
  if (points === 0) return scores;
  const sample = Math.min(SAMPLE, points);
  const random = randomStream(seed);
  const deepest = Math.ceil(Math.log2(Math.max(2, sample)));
  const order = Int32Array.from({ length: points }, (_, i) => i);
  for (let t = 0; t < trees; t++) {
    const tree = grow(features, drawSample(order, sample, random), 0, deepest, random);
    for (let i = 0; i < points; i++) scores[i]! += pathLength(tree, features, i);
  }
  return scores.map((sum) => 2 ** (-sum / trees / averagePath(sample)));
}

/** The first `size` of a shuffle, with no point twice. */
function drawSample(order: Int32Array, size: number, random: RandomStream): Int32Array {
  for (let i = 0; i < size; i++) {
    const j = i + Math.floor(random.uniform() * (order.length - i));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order.slice(0, size);
}

function grow(
  features: Features,
  points: Int32Array,
  depth: number,
  deepest: number,
  random: RandomStream,
): Tree {
  const leaf = { size: points.length, depth };
  if (depth >= deepest || points.length <= 1) return leaf;
  const ranges = features.map((values) => rangeOf(values, points));
  const movable = ranges.flatMap(({ low, high }, i) => high > low ? [i] : []);
  if (movable.length === 0) return leaf;
  const feature = movable[Math.floor(random.uniform() * movable.length)]!;
  const { low, high } = ranges[feature]!;
  const cut = low + random.uniform() * (high - low);
  const values = features[feature]!;
  return {
    feature,
    cut,
    below: grow(features, points.filter((i) => values[i]! <= cut), depth + 1, deepest, random),
    above: grow(features, points.filter((i) => values[i]! > cut), depth + 1, deepest, random),
  };
}

function rangeOf(values: Float64Array, points: Int32Array): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const i of points) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return { low, high };
}

function pathLength(tree: Tree, features: Features, i: number): number {
  let node = tree;
  while ("cut" in node) node = features[node.feature]![i]! <= node.cut ? node.below : node.above;
  return node.depth + averagePath(node.size);
}

/** Mean path of an unsuccessful search in a binary tree of so many points. */
export function averagePath(points: number): number {
  if (points <= 1) return 0;
  if (points === 2) return 1;
  return 2 * (Math.log(points - 1) + 0.5772156649015329) - 2 * (points - 1) / points;
}

/** Log return, log range and log change of the volume, from the second bar on; 0 where the volume says nothing. */
function featuresOf(data: Examined): Features {
  const { sound, high, low, volume } = data;
  const rows = sound.subarray(1);
  const ranges = Float64Array.from(rows, (row) => Math.log(high[row]! / low[row]!));
  const volumes = Float64Array.from(rows, (row, k) => {
    const change = Math.log(volume[row]! / volume[sound[k]!]!);
    return Number.isFinite(change) ? change : 0;
  });
  return [logReturns(data), ranges, volumes];
}

export const isolationForest: Check = {
  name: "isolationForest",
  about: "no bar is odd in return, range and volume together",
  run(data, rules) {
    if (!rules.isolationForest) return [];
    const scores = isolationScores(featuresOf(data));
    const rows = Array.from(data.sound.subarray(1)).filter((_, k) => scores[k]! > ODD);
    return finding("note", rows, () => `${counted(rows.length, "odd bar")}: ${rowNames(data, rows)}.`);
  },
};
