/**
 * Views of raw bars: adjusted for splits, or for dividends as well. A view is level with the prices at its last bar and
 * knows of nothing after it, so cut the bars first: adjusted prices of the past are other numbers after each split.
 */
import type { Bars, CorporateAction } from "../../market/bars.ts";
import { DataError, ParameterError, quote } from "../../market/errors.ts";
import { formatTime } from "../../market/time.ts";
import { lowerBound } from "../../series/search.ts";
import type { Adjusted } from "../validate/raw_bars.ts";

const VIEWS: readonly Adjusted[] = ["raw", "split", "total"];

/** @throws ParameterError for what is no view; `field` names it */
export function checkView(view: Adjusted, field: string): void {
  if (VIEWS.includes(view)) return;
  const what = field === "view" ? "the view" : field;
  throw new ParameterError(`Set ${what} to one of ${VIEWS.join(", ")}: it is ${quote(view)}`, {
    field,
    value: view,
    allowed: VIEWS.join(", "),
  });
}

/** @param adjustedClose a source's own, one for each bar: the view then follows from their ratios to the closes */
export function adjustBars(bars: Bars, view: Adjusted, adjustedClose?: ArrayLike<number>): Bars {
  checkView(view, "view");
  if (view === "raw") return bars;
  if (bars.timeframe === "1w" || bars.timeframe === "1M") {
    throw new ParameterError(
      `Adjust the daily bars of ${bars.symbol}, then resample them: a split may lie within a bar of ${bars.timeframe}`,
      { field: "timeframe", value: bars.timeframe, allowed: "1d or shorter" },
    );
  }
  if (adjustedClose !== undefined) return byCloses(bars, view, adjustedClose);
  const { price, split, actions } = factorsOf(bars);
  const factor = view === "split" ? split : price.map((value, i) => value * split[i]!);
  return scaled(bars, factor, split, {
    actions: view === "split" ? actions : [],
    note: view === "split" ? "adjusted for splits" : "total return",
  });
}

interface Factors {
  /** By which each bar's prices are multiplied for dividends, and for splits. */
  readonly price: Float64Array;
  readonly split: Float64Array;
  /** The dividends, in shares of the last bar. */
  readonly actions: CorporateAction[];
}

/** Walks back from the last bar; actions of one day work in their order, as they do in a backtest. */
function factorsOf({ time, close, length, actions = [], symbol }: Bars): Factors {
  const [price, split] = [new Float64Array(length), new Float64Array(length)];
  const byBar = Map.groupBy(
    actions.filter((action) => action.time > time[0]! && action.time <= time[length - 1]!),
    (action) => lowerBound(time, action.time),
  );
  const dividends: CorporateAction[] = [];
  let [onPrice, onSplit] = [1, 1];
  for (let i = length - 1; i >= 0; i--) {
    price[i] = onPrice;
    split[i] = onSplit;
    const today = byBar.get(i) ?? [];
    let before = close[i - 1]!;
    let [paid, shares] = [1, 1];
    const amounts: { time: number; amount: number; shares: number }[] = [];
    for (const action of today) {
      if (action.kind === "split") {
        before /= action.ratio;
        shares *= action.ratio;
        continue;
      }
      if (!(action.amount < before)) throw tooLarge(symbol, action.time, action.amount, before);
      paid *= 1 - action.amount / before;
      before -= action.amount;
      amounts.push({ time: action.time, amount: action.amount, shares });
    }
    // A dividend after the split of its day is in new shares already.
    dividends.unshift(...amounts.map(({ time, amount, shares: already }) => ({
      kind: "dividend" as const,
      time,
      amount: amount * onSplit * already / shares,
    })));
    onPrice *= paid;
    onSplit /= shares;
  }
  return { price, split, actions: dividends };
}

function tooLarge(symbol: string, time: number, amount: number, before: number): DataError {
  return new DataError(
    `Mend the dividend of ${symbol} on ${formatTime(time)}: it is ${amount}, the price before was ${before}`,
    { symbol, time, field: "actions.amount", value: amount, allowed: `below ${before}` },
  );
}

/** The ratio has splits and dividends in one: what of it is a split cannot be told, so the volume stays. */
function byCloses(bars: Bars, view: Adjusted, adjustedClose: ArrayLike<number>): Bars {
  if (view !== "total") {
    throw new ParameterError(
      'Set the view to "total" with adjusted closes: they hold splits and dividends in one, and only actions tell them apart',
      { field: "view", value: view, allowed: "total" },
    );
  }
  if (adjustedClose.length !== bars.length) {
    throw new DataError(
      `Give ${bars.symbol} ${bars.length} adjusted closes: there are ${adjustedClose.length}`,
      {
        symbol: bars.symbol,
        field: "adjustedClose",
        value: adjustedClose.length,
        allowed: `${bars.length} values`,
      },
    );
  }
  const factor = bars.close.map((close, i) => adjustedClose[i]! / close);
  const bad = factor.findIndex((each) => !(each > 0 && each < Infinity));
  if (bad >= 0) {
    const time = bars.time[bad]!;
    throw new DataError(
      `Mend the adjusted close of ${bars.symbol} at ${formatTime(time)}: it is ${adjustedClose[bad]}`,
      {
        symbol: bars.symbol,
        time,
        field: "adjustedClose",
        value: adjustedClose[bad],
        allowed: "a price above zero",
      },
    );
  }
  // Whatever day the source levelled its prices at, this view is level with the last bar.
  const last = factor[bars.length - 1] ?? 1;
  const one = new Float64Array(bars.length).fill(1);
  return scaled(bars, factor.map((each) => each / last), one, {
    actions: [],
    note: "total return by adjusted closes",
  });
}

function scaled(
  bars: Bars,
  factor: Float64Array,
  split: Float64Array,
  { actions, note }: { actions: CorporateAction[]; note: string },
): Bars {
  const { actions: _, origin, ...rest } = bars;
  const times = (column: Float64Array) => column.map((value, i) => value * factor[i]!);
  return {
    ...rest,
    open: times(bars.open),
    high: times(bars.high),
    low: times(bars.low),
    close: times(bars.close),
    volume: bars.volume.map((units, i) => units / split[i]!),
    origin: { ...origin, note: `${origin.note ? `${origin.note}; ` : ""}${note}` },
    ...actions.length > 0 && { actions },
  };
}
