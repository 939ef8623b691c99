/** Weights of a strategy that may be in the market on some bars alone. */
import type { Weights } from "../engine/strategy.ts";
import { mapPanel, type Panel, type PanelColumns } from "../market/panel.ts";
import { Evaluator } from "../signals/evaluate.ts";
import type { SignalLike } from "../signals/node.ts";
import { EVER } from "../signals/stance.ts";

/** Weights of which none goes away from zero where its side is not allowed. */
export function heldWeights(
  weights: Weights,
  panel: Panel,
  { long, short }: { readonly long?: SignalLike; readonly short?: SignalLike },
  exit: boolean,
): Weights {
  const allowed = (side: SignalLike | undefined): PanelColumns =>
    mapPanel(panel, (bars) => {
      const evaluator = new Evaluator(bars);
      const mask = Float64Array.from(evaluator.signal(side ?? EVER));
      evaluator.release();
      return mask;
    });
  const [longs, shorts] = [allowed(long), allowed(short)];
  return Object.fromEntries(
    Object.entries(weights).map(([symbol, asked]) => {
      let [wanted, held] = [0, 0];
      return [
        symbol,
        Float64Array.from(asked, (weight, i) => {
          if (!Number.isNaN(weight)) wanted = weight;
          const may = wanted === 0 || (wanted > 0 ? longs : shorts)[symbol]![i] === 1;
          if (may || (!exit && wanted * held > 0 && Math.abs(wanted) < Math.abs(held))) held = wanted;
          else if (exit || wanted * held <= 0) held = 0;
          return held;
        }),
      ];
    }),
  );
}
