/** Signals without indicators. */
import type { Strategy } from "../../../kernel/engine/strategy.ts";
import type { Bars } from "../../../kernel/market/bars.ts";
import { custom } from "../../../kernel/signals/columns.ts";
import { above } from "../../../kernel/signals/compare.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";

/** A strategy whose signals are given symbol by symbol, found again by the symbol's own close column. */
export function givenSignals(
  universe: readonly Bars[],
  entries: boolean[][],
  exits: boolean[][],
): Strategy {
  const lookUp = (signals: boolean[][]) => (close: Float64Array) => {
    const s = universe.findIndex((bars) => bars.close === close);
    return Float64Array.from(signals[s]!, Number);
  };
  const [enter, exit] = [lookUp(entries), lookUp(exits)];
  return defineStrategy({
    name: "given",
    indicators: ({ close }) => ({ enter: custom(enter, close), exit: custom(exit, close) }),
    signals: (inputs) => ({ entries: above(inputs.enter, 0), exits: above(inputs.exit, 0) }),
  })();
}
