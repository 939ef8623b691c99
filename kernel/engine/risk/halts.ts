/** Rules that watch the account from bar to bar: they end positions, and stop entries for a while. */
import { PASS, percentOf } from "./caps.ts";
import type { CustomRules, DailyLossLimit, DrawdownHalt, RiskExit, RiskView } from "./spec.ts";

const NOTHING: readonly RiskExit[] = [];

const everything = ({ positions }: RiskView, reason: string): readonly RiskExit[] =>
  positions.map(({ symbol }) => ({ symbol, reason }));

/** The exit fills one bar after the close that orders it, so it is ordered one bar earlier. */
export function timeStopRules(bars: number): CustomRules {
  return {
    watch({ positions }) {
      const over = positions.filter(({ barsHeld }) => barsHeld + 1 >= bars);
      return over.map(({ symbol }) => ({ symbol, reason: `held for ${bars} bars` }));
    },
  };
}

export function dailyLossRules({ fraction, flatten }: DailyLossLimit): CustomRules {
  const reason = `the session has lost ${percentOf(fraction)} of equity`;
  /** Equity at the end of the session before, or where the run began. */
  let base = NaN;
  let session = NaN;
  let last = NaN;
  let tripped = false;
  const look = ({ time, equity, newSession }: RiskView): boolean => {
    if (newSession && time !== session) {
      session = time;
      base = last;
      tripped = false;
    }
    if (Number.isNaN(base)) base = equity;
    tripped ||= !(equity > base * (1 - fraction));
    return tripped;
  };
  return {
    check: (_proposal, view) => look(view) ? { kind: "block", reason } : PASS,
    watch(view) {
      const lost = look(view);
      last = view.equity;
      return lost && flatten ? everything(view, reason) : NOTHING;
    },
  };
}

export function drawdownRules({ limit, coolDown, flatten }: DrawdownHalt): CustomRules {
  const reason = `equity has fallen ${percentOf(limit)} from its peak`;
  let peak = NaN;
  /** Closes until entries are allowed again, 0 while they are. */
  let left = 0;
  return {
    check(_proposal, { equity }) {
      // Before the first close: where the run began.
      if (Number.isNaN(peak)) peak = equity;
      return left > 0 ? { kind: "block", reason } : PASS;
    },
    watch(view) {
      const { equity } = view;
      if (left > 0 && --left === 0) peak = equity;
      if (Number.isNaN(peak) || equity > peak) peak = equity;
      if (left === 0 && equity <= peak * (1 - limit)) left = coolDown ?? Infinity;
      return left > 0 && flatten ? everything(view, reason) : NOTHING;
    },
  };
}
