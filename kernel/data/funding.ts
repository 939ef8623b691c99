/** Funding of perpetual futures over a range of days. */
import { DataError, ParameterError, quote } from "../market/errors.ts";
import { formatTime, parseRange, type Range } from "../market/time.ts";
import { binance, fundingOf } from "./providers/binance.ts";
import { canonicalSymbol } from "./providers/symbols.ts";
import type { Router } from "./router/router.ts";

/** Rates of a position's value, and when they were paid, epoch ms, oldest first. */
export interface FundingRates {
  readonly time: Float64Array;
  readonly rate: Float64Array;
}

/** Binance's futures opened in September 2019. */
const FIRST = Date.UTC(2019, 8, 1);

export async function loadFunding(
  text: string,
  range: Range,
  { router, now, signal }: {
    readonly router: Pick<Router, "providerOrder" | "reach">;
    readonly now: number;
    readonly signal?: AbortSignal;
  },
): Promise<FundingRates> {
  const symbol = canonicalSymbol(text, "CRYPTO");
  if (!symbol.endsWith(".P")) {
    const allowed = `a perpetual, such as ${/^\w+$/.test(symbol) ? symbol : "BTCUSDT"}.P`;
    throw new ParameterError(`Set symbol to ${allowed}: it is ${quote(text)}`, {
      field: "symbol",
      value: text,
      allowed,
    });
  }
  const { from, to } = parseRange(range);
  const span = { from: Math.max(from, FIRST), to: Math.min(to, now) + 1 };
  const { providers, skipped } = router.providerOrder("CRYPTO", [binance.name]);
  if (providers.length === 0) {
    throw new DataError(
      `Ask for funding of ${symbol} later: nobody is asked for it (${skipped.join("; ")})`,
      {
        symbol,
      },
    );
  }
  const funding = await fundingOf(symbol, span, router.reach(binance, { signal, budget: 180_000 }));
  if (funding.time.length > 0) return funding;
  const days = `${formatTime(span.from)} to ${formatTime(span.to - 1)}`;
  throw new DataError(`Choose other days: binance has no funding of ${symbol} from ${days}`, {
    symbol,
    field: "start",
    value: range.start,
  });
}
