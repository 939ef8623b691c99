/**
 * A density over places of the unit cube, drawn from and read: a mixture of one product kernel around each place and of the
 * even distribution, all with the same weight. Multivariate as in BOHB (Falkner, Klein and Hutter 2018), so that it knows
 * which values go together.
 */
import type { RandomStream } from "../series/random.ts";
import { normalProbability } from "../stats/normal.ts";

/** One coordinate: a number, or one of so many equal stretches. */
export interface Axis {
  /** How many stretches; 0 for a number. */
  readonly cells: number;
  /** Whether neighbouring stretches are near each other. */
  readonly ordered: boolean;
}

export interface Parzen {
  /** A place, each coordinate given; also those that do not count there. */
  draw(random: RandomStream): Float64Array;
  /**
   * Relative to the even distribution, of each place. Where a place has NaN it is summed over that coordinate; a kernel whose
   * own coordinate is NaN is even along it.
   */
  densities(places: readonly Float64Array[]): Float64Array;
}

/** Kernels of one coordinate. */
interface Bandwidth {
  /** Deviation of the normal kernels; NaN for values without an order. */
  readonly sigma: number;
  /** Share of a kernel that goes to its own value and to each other one: Aitchison and Aitken 1976. */
  readonly same: number;
  readonly other: number;
  /** Of a kernel in one stretch the share in the one k places off, uncut, as a logarithm; null where it is a density. */
  readonly steps: Float64Array | null;
}

/** Lists longer than this are numbers: a stretch is much narrower than any kernel. */
const MOST_STEPS = 64;
const NARROWEST = 0.01;
/** Logarithm of a kernel that adds nothing to the 1 of the even distribution. */
const NOTHING = -40;
const TAILS_PER_UNIT = 64;
const TAILS = Float64Array.from(
  { length: 8 * TAILS_PER_UNIT },
  (_, i) => normalProbability(-i / TAILS_PER_UNIT),
);

export function parzenOf(axes: readonly Axis[], places: readonly Float64Array[]): Parzen {
  const count = places.length;
  const columns = axes.map((_, d) => columnOf(places, d));
  const bandwidths = axes.map((axis, d) => bandwidthOf(axis, columns[d]!, axes.length));
  const heights = bandwidths.map((bandwidth, d) => heightsOf(bandwidth, columns[d]!));
  const logs = new Float64Array(count);

  const densityAt = (place: Float64Array): number => {
    logs.fill(0);
    for (const [d, axis] of axes.entries()) {
      const x = place[d]!;
      if (Number.isNaN(x)) continue;
      const { sigma, same, other, steps } = bandwidths[d]!;
      if (!axis.ordered) addMatches(logs, columns[d]!, x, axis.cells, same, other);
      else if (steps) addSteps(logs, columns[d]!, heights[d]!, x, steps);
      else addNormal(logs, columns[d]!, heights[d]!, x, sigma);
    }
    let sum = 1;
    for (let k = 0; k < count; k++) if (logs[k]! > NOTHING) sum += Math.exp(logs[k]!);
    return sum / (count + 1);
  };

  return {
    draw(random) {
      const kernel = Math.floor(random.uniform() * (count + 1));
      return Float64Array.from(axes, (axis, d) => {
        const centre = kernel < count ? columns[d]![kernel]! : NaN;
        return Number.isNaN(centre) ? random.uniform() : drawAround(centre, axis, bandwidths[d]!, random);
      });
    },
    densities: (at) => Float64Array.from(at, densityAt),
  };
}

function columnOf(places: readonly Float64Array[], d: number): Float64Array {
  const column = new Float64Array(places.length);
  for (let k = 0; k < column.length; k++) column[k] = places[k]![d]!;
  return column;
}

// One coordinate's part of each kernel at x, as a logarithm; none of a kernel whose own coordinate is NaN.

function addMatches(
  logs: Float64Array,
  centres: Float64Array,
  x: number,
  cells: number,
  same: number,
  other: number,
): void {
  const cell = cellOf(x, cells);
  const match = Math.log(cells * same);
  const miss = Math.log(cells * other);
  for (let k = 0; k < logs.length; k++) {
    const centre = centres[k]!;
    if (centre === centre) logs[k]! += cellOf(centre, cells) === cell ? match : miss;
  }
}

function addSteps(
  logs: Float64Array,
  centres: Float64Array,
  heights: Float64Array,
  x: number,
  steps: Float64Array,
): void {
  const cells = steps.length;
  for (let k = 0; k < logs.length; k++) {
    const centre = centres[k]!;
    // Both are middles of stretches, a whole number of them apart but for rounding.
    if (centre === centre) logs[k]! += heights[k]! + steps[(Math.abs(x - centre) * cells + 0.5) | 0]!;
  }
}

function addNormal(
  logs: Float64Array,
  centres: Float64Array,
  heights: Float64Array,
  x: number,
  sigma: number,
): void {
  const scale = Math.SQRT1_2 / sigma;
  for (let k = 0; k < logs.length; k++) {
    const off = (x - centres[k]!) * scale;
    const log = heights[k]! - off * off;
    logs[k]! += log === log ? log : 0;
  }
}

function bandwidthOf({ cells, ordered }: Axis, centres: Float64Array, dimensions: number): Bandwidth {
  if (!ordered) {
    const other = 1 / (centres.length + cells);
    return { sigma: NaN, same: 1 - (cells - 1) * other, other, steps: null };
  }
  const sigma = deviationOf(centres, dimensions);
  return {
    sigma,
    same: NaN,
    other: NaN,
    steps: cells > 0 && cells <= MOST_STEPS ? stepsOf(cells, sigma) : null,
  };
}

/**
 * Scott's rule (1992): the less the places differ, the more they are and the fewer the coordinates, the narrower. The even
 * distribution counts as one place more, so that a single place or equal ones leave room beside them.
 */
function deviationOf(centres: Float64Array, dimensions: number): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const centre of centres) {
    if (Number.isNaN(centre)) continue;
    count++;
    // Around the middle, where rounding does no harm to numbers between 0 and 1.
    sum += centre - 0.5;
    squares += (centre - 0.5) ** 2;
  }
  const around = count > 0 ? Math.max(0, squares - sum * sum / count) : 0;
  const spread = Math.sqrt((around + 1 / 12) / (count + 1));
  return Math.max(NARROWEST, spread * Math.max(1, count) ** (-1 / (dimensions + 4)));
}

function stepsOf(cells: number, sigma: number): Float64Array {
  const edges = Float64Array.from(
    { length: cells + 1 },
    (_, k) => normalProbability((0.5 - k) / cells / sigma),
  );
  return Float64Array.from({ length: cells }, (_, k) => Math.log(edges[k]! - edges[k + 1]!));
}

/** What each kernel's shape is raised by to be relative to the even distribution, as a logarithm. */
function heightsOf({ sigma, steps }: Bandwidth, centres: Float64Array): Float64Array {
  const heights = new Float64Array(centres.length);
  const height = steps ? steps.length : 1 / (sigma * Math.sqrt(2 * Math.PI));
  for (let k = 0; k < heights.length; k++) {
    const centre = centres[k]!;
    heights[k] = Math.log(height / (1 - tailBeyond(centre / sigma) - tailBeyond((1 - centre) / sigma)));
  }
  return heights;
}

/** Probability of a normal number above z >= 0, to 1e-5: by straight line between tabulated ones. */
function tailBeyond(z: number): number {
  const place = Math.min(z * TAILS_PER_UNIT, TAILS.length - 2);
  const at = place | 0;
  return TAILS[at]! + (TAILS[at + 1]! - TAILS[at]!) * (place - at);
}

function drawAround(
  centre: number,
  axis: Axis,
  { sigma, same, other }: Bandwidth,
  random: RandomStream,
): number {
  if (axis.ordered) {
    let x: number;
    do x = centre + sigma * random.normal(); while (!(x >= 0 && x < 1));
    return x;
  }
  const own = cellOf(centre, axis.cells);
  const others = Math.floor((random.uniform() - same) / other);
  // Past `same` each other value has a stretch of its own, in the order of the list without the kernel's.
  const cell = others < 0 ? own : others >= own ? others + 1 : others;
  return (Math.min(axis.cells - 1, cell) + 0.5) / axis.cells;
}

const cellOf = (x: number, cells: number): number => Math.min(cells - 1, Math.floor(x * cells));
