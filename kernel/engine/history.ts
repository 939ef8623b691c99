/** Columns as an event strategy may read them: nothing later than the bar that just closed. */
import type { Bars } from "../market/bars.ts";
import { LookAheadError, ParameterError, quote } from "../market/errors.ts";
import { nearestName } from "../market/nearest.ts";
import { formatTime } from "../market/time.ts";

/** Where an event strategy stands; everything that it reads of one symbol shares it. */
export interface Now {
  bar: number;
  tick: number;
}

/**
 * A column as far as it is known: `ago(0)` is the bar that just closed, `ago(1)` the one before.
 *
 * @example
 * ```ts
 * import { backtest, defineStrategy, loadBars } from "tapebook";
 *
 * const dips = defineStrategy({
 *   name: "dips",
 *   onBar: (ctx) => {
 *     const { close } = ctx.bars;
 *     if (close.ago(0) < close.ago(1) && close.ago(1) < close.ago(2)) ctx.buy({ fraction: 0.1 });
 *   },
 * });
 * const run = await backtest(dips(), await loadBars("SP500"));
 * if (run.orders.length === 0) throw new Error("prices fall two days running now and then");
 * ```
 */
export class History {
  readonly #values: Float64Array | Uint8Array;
  readonly #now: Now;
  readonly #bars: Bars;

  constructor(values: Float64Array | Uint8Array, now: Now, bars: Bars) {
    this.#values = values;
    this.#now = now;
    this.#bars = bars;
  }

  /**
   * The value of `bars` bars ago, NaN before the first; of a condition 1 or 0.
   *
   * @throws LookAheadError for a negative number, ParameterError for a broken one
   */
  ago(bars: number): number {
    if (bars >= 0 && Number.isInteger(bars)) {
      const at = this.#now.bar - bars;
      return at >= 0 ? this.#values[at]! : NaN;
    }
    const detail = { field: "bars", value: bars, allowed: "a whole number of bars, 0 or more" };
    if (!(bars < 0)) throw new ParameterError(`Give ago() ${detail.allowed}: it is ${quote(bars)}`, detail);
    const { symbol, time } = this.#bars;
    throw new LookAheadError(
      `Look back, not ahead: ago(${bars}) of ${symbol} at ${
        formatTime(time[this.#now.bar]!)
      } reads the future`,
      detail,
    );
  }
}

/** A history of each column. */
export function historiesOf<Name extends string>(
  columns: Readonly<Record<Name, Float64Array | Uint8Array>>,
  now: Now,
  bars: Bars,
): Record<Name, History> {
  const entries = Object.entries<Float64Array | Uint8Array>(columns);
  return Object.fromEntries(
    entries.map(([name, values]) => [name, new History(values, now, bars)]),
  ) as Record<
    Name,
    History
  >;
}

/**
 * Histories by name, where an unknown name throws with the nearest known one. Known names are plain properties and cost
 * as little: only what is not found comes to the prototype.
 */
export function named<Name extends string>(
  kind: keyof typeof GUARDS,
  values: Readonly<Record<Name, History>>,
): Readonly<Record<Name, History>> {
  return Object.freeze(Object.assign(Object.create(GUARDS[kind]), values));
}

const GUARDS = { "bars": guardOf("bars"), "indicators": guardOf("indicators") };

function guardOf(field: string): object {
  return new Proxy(Object.create(null), {
    get(_, name, known: object) {
      // What a runtime asks of any object, such as toJSON or then, is no mistake of the strategy's.
      if (typeof name === "symbol" || name in Object.prototype || name === "then" || name === "toJSON") {
        return Reflect.get(Object.prototype, name);
      }
      const names = Object.keys(known);
      const near = nearestName(name, names);
      const allowed = names.join(", ") || "none";
      throw new ParameterError(
        `Use what ctx.${field} has, ${allowed}: there is no ${quote(name)}${
          near ? `; did you mean "${near}"?` : ""
        }`,
        { field, value: name, allowed },
      );
    },
  });
}
