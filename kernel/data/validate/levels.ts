/**
 * Price levels: stretches of bars between jumps to more than five times or less than a fifth. Where the price comes
 * back, the stretch in between is off by a factor; the level that most traded bars have is taken as right, since a source
 * repeats stale prices in the wrong unit over days on which nobody trades.
 */
import { lowerBound } from "../../series/search.ts";
import type { Examined } from "./raw_bars.ts";

/** Rows whose prices are off by one factor. */
export interface OffLevel {
  readonly rows: readonly number[];
  /** Their prices over what they should be. */
  readonly factor: number;
  /** Whether the price comes back to the level before. */
  readonly returns: boolean;
}

const JUMP = 5;
/** Levels nearer than this are one. */
const WIDTH = Math.log(3);

const known = new WeakMap<Examined, OffLevel[]>();

export function offLevels(data: Examined): OffLevel[] {
  const found = known.get(data) ?? findOffLevels(data);
  known.set(data, found);
  return found;
}

interface Stretch {
  readonly from: number;
  to: number;
  /** Log of its level over that of the first stretch. */
  readonly offset: number;
  votes: number;
}

function findOffLevels(data: Examined): OffLevel[] {
  const stretches = stretchesOf(data);
  if (stretches.length < 2) return [];
  const base = mostVoted(stretches);
  const isOff = ({ offset }: Stretch) => Math.abs(offset - base) >= WIDTH;
  const [first, last] = [
    stretches.findIndex((each) => !isOff(each)),
    stretches.findLastIndex((each) => !isOff(each)),
  ];
  return stretches.flatMap((stretch, i) => {
    if (!isOff(stretch)) return [];
    const isAtEnd = i < first || i > last;
    // Off at the beginning and in the same way at the end: it comes back as well.
    const mirrored = isAtEnd &&
      stretches.some((other, j) =>
        (i < first ? j > last : j < first) && Math.abs(other.offset - stretch.offset) < WIDTH
      );
    return [{
      rows: Array.from(data.sound.subarray(stretch.from, stretch.to)),
      factor: Math.exp(stretch.offset - base),
      returns: !isAtEnd || mirrored,
    }];
  });
}

function stretchesOf(data: Examined): Stretch[] {
  const { sound, close, volume } = data;
  const { ratio } = splitRatios(data);
  const stretches: Stretch[] = [];
  let offset = 0;
  let stretch: Stretch = { from: 0, to: 0, offset, votes: 0 };
  for (let k = 0; k < sound.length; k++) {
    const row = sound[k]!;
    if (k > 0) {
      const change = close[row]! / close[sound[k - 1]!]! * ratio[k]!;
      if (change > JUMP || change < 1 / JUMP) {
        stretches.push(stretch);
        offset += Math.log(change);
        stretch = { from: k, to: k, offset, votes: 0 };
      }
    }
    stretch.to = k + 1;
    stretch.votes += volume[row]! > 0 ? 1 : 1e-9;
  }
  stretches.push(stretch);
  return stretches;
}

/** The offset around which most votes lie, counted in bins that overlap. */
function mostVoted(stretches: readonly Stretch[]): number {
  const bins = new Map<number, number>();
  for (const { offset, votes } of stretches) {
    const bin = Math.round(offset / WIDTH);
    bins.set(bin, (bins.get(bin) ?? 0) + votes);
  }
  const votesAround = (bin: number) => [-1, 0, 1].reduce((sum, step) => sum + (bins.get(bin + step) ?? 0), 0);
  const best = stretches.reduce((most, each) => {
    const bin = (stretch: Stretch) => votesAround(Math.round(stretch.offset / WIDTH)) + stretch.votes * 1e-6;
    return bin(each) > bin(most) ? each : most;
  });
  return best.offset;
}

/** What declared splits do to prices, bar by bar. */
export interface SplitRatios {
  /** For each sound row the new shares that there are for one of the row before: 1 but at splits. */
  readonly ratio: Float64Array;
  /** Rows at a declared split at which the price goes on as if there were none. */
  readonly idle: readonly number[];
}

const ratios = new WeakMap<Examined, SplitRatios>();

export function splitRatios(data: Examined): SplitRatios {
  const found = ratios.get(data) ?? findRatios(data);
  ratios.set(data, found);
  return found;
}

function findRatios({ sound, time, open, close, actions, adjusted }: Examined): SplitRatios {
  const ratio = new Float64Array(sound.length).fill(1);
  if (adjusted !== "raw" || !actions.some(({ kind }) => kind === "split")) return { ratio, idle: [] };
  const times = Float64Array.from(sound, (row) => time[row]!);
  for (const action of actions) {
    const k = action.kind === "split" ? lowerBound(times, action.time) : 0;
    if (action.kind === "split" && k > 0 && k < sound.length) ratio[k]! *= action.ratio;
  }
  const idle: number[] = [];
  for (let k = 1; k < sound.length; k++) {
    const declared = Math.abs(Math.log(ratio[k]!));
    // Below a fifth a day's own gap may hide it.
    if (declared < 0.2) continue;
    if (Math.abs(Math.log(open[sound[k]!]! / close[sound[k - 1]!]!)) >= declared / 3) continue;
    idle.push(sound[k]!);
    ratio[k] = 1;
  }
  return { ratio, idle };
}

/** The power of ten within a tenth of a factor, or NaN: daily moves blur it. */
export function powerOfTen(factor: number): number {
  const exponent = Math.log10(factor);
  const nearest = Math.round(exponent);
  return Math.abs(exponent - nearest) < 0.045 && nearest !== 0 ? 10 ** nearest : NaN;
}

/** The declared split ratio, either way up, within a tenth of a factor, or NaN. */
export function splitNear(factor: number, { actions }: Pick<Examined, "actions">): number {
  for (const action of actions) {
    if (action.kind !== "split") continue;
    for (const ratio of [action.ratio, 1 / action.ratio]) {
      if (Math.abs(Math.log(factor / ratio)) < 0.1) return ratio;
    }
  }
  return NaN;
}
