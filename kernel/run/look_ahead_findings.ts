/** What a look-ahead audit has found so far, and where it cuts the bars. */
import type { Bars } from "../market/bars.ts";
import { mergeClock } from "../market/clock.ts";
import { viewBars } from "../market/slice_bars.ts";
import { lowerBound, upperBound } from "../series/search.ts";

/** A value that changed when later bars were cut off: the first such bar of one name and symbol. */
export interface LookAheadFinding {
  readonly kind: "indicator" | "signal" | "weight" | "order";
  /** As the strategy calls it; of an order its tag. */
  readonly name: string;
  readonly symbol: string;
  /** Index into the symbol's bars. */
  readonly bar: number;
  /** Its time, epoch ms. */
  readonly time: number;
  /** What it was where the bars end soon after, and with all of them; orders in words. */
  readonly onPrefix: number | string;
  readonly onAll: number | string;
}

/** What an audit found. */
export interface AuditResult {
  /** Everything could be checked and nothing changed. */
  readonly clean: boolean;
  readonly findings: readonly LookAheadFinding[];
  /** Names that could not be checked, and why. */
  readonly unchecked: readonly { readonly name: string; readonly reason: string }[];
  /** Names that were checked. */
  readonly checked: readonly string[];
}

/** Why a name is unchecked where no bar can be cut off. */
export const TOO_SHORT = "there are too few bars to cut any off";

/** Cuts that leave off the last bar, the last two and so on. */
const AT_THE_END = 5;

/** Findings as they come in: of each kind, name and symbol the one with the earliest bar stays. */
export class Audit {
  readonly universe: readonly Bars[];
  readonly #cuts: number;
  readonly #seed: number;
  readonly #checked = new Set<string>();
  readonly #failed = new Map<string, string>();
  readonly #first = new Map<string, LookAheadFinding>();

  constructor(universe: readonly Bars[], cuts: number, seed: number) {
    this.universe = universe;
    this.#cuts = cuts;
    this.#seed = seed;
  }

  /** How many of so many bars are left at each place: the last ones, a few early ones, the others spread evenly. */
  lengths(length: number): number[] {
    const most = Math.min(this.#cuts, length - 1);
    const chosen = new Set<number>();
    for (let left = length - 1; chosen.size < Math.min(AT_THE_END, most); left--) chosen.add(left);
    for (let left = 2; chosen.size < most && left < length / this.#cuts; left *= 4) chosen.add(left);
    // Steps of the golden ratio leave no large gap, wherever they begin.
    for (let k = this.#seed % 1e6; chosen.size < most; k++) {
      chosen.add(1 + Math.floor((k * 0.6180339887498949) % 1 * (length - 1)));
    }
    return [...chosen].sort((a, b) => a - b);
  }

  /** The symbols cut at the same moments, each of them so late that every symbol has begun. */
  prefixes(): Bars[][] {
    const { time } = mergeClock(this.universe);
    const begun = Math.max(...this.universe.map((bars) => bars.time[0]!));
    const moments = time.subarray(lowerBound(time, begun));
    return this.lengths(moments.length).map((length) =>
      this.universe.map((bars) => viewBars(bars, 0, upperBound(bars.time, moments[length - 1]!)))
    );
  }

  /** A name is checked once a comparison of it went through: what fails on few bars may not on more. */
  attempt(name: string, check: () => void): void {
    try {
      check();
      this.#checked.add(name);
    } catch (error) {
      this.skip(name, error instanceof Error ? error.message : String(error));
    }
  }

  skip(name: string, reason: string): void {
    this.#failed.set(name, reason);
  }

  compare(
    of: Pick<LookAheadFinding, "kind" | "name" | "symbol">,
    time: Float64Array,
    onPrefix: ArrayLike<number>,
    onAll: ArrayLike<number>,
  ): void {
    for (let bar = 0; bar < onPrefix.length; bar++) {
      if (Object.is(onPrefix[bar], onAll[bar])) continue;
      return this.found({ ...of, bar, time: time[bar]!, onPrefix: onPrefix[bar]!, onAll: onAll[bar]! });
    }
  }

  found(finding: LookAheadFinding): void {
    const key = JSON.stringify([finding.kind, finding.name, finding.symbol]);
    const known = this.#first.get(key);
    if (!known || finding.bar < known.bar) this.#first.set(key, finding);
  }

  result(): AuditResult {
    const findings = [...this.#first.values()];
    const unchecked = [...this.#failed].filter(([name]) => !this.#checked.has(name))
      .map(([name, reason]) => ({ name, reason }));
    return {
      clean: findings.length === 0 && unchecked.length === 0,
      findings,
      unchecked,
      checked: [...this.#checked],
    };
  }
}
