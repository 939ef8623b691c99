/** What companies did to their shares, as Alpaca lists it. */
import { z } from "zod";
import type { CorporateAction } from "../../market/bars.ts";
import { DAY, dayOf } from "../../market/calendar/dates.ts";
import { formatTime } from "../../market/time.ts";
import { Paged, pages } from "./alpaca_pages.ts";
import type { Http } from "./provider.ts";

const listOf = <T extends z.ZodRawShape>(shape: T) =>
  z.array(z.object({ ex_date: z.iso.date(), ...shape })).default([]);
const Split = { symbol: z.string(), new_rate: z.number().positive(), old_rate: z.number().positive() };
const Rate = { symbol: z.string(), rate: z.number() };
const Actions = z.object({
  corporate_actions: z.object({
    forward_splits: listOf(Split),
    reverse_splits: listOf(Split),
    stock_dividends: listOf(Rate),
    cash_dividends: listOf(Rate),
    spin_offs: listOf({ source_symbol: z.string(), new_symbol: z.string() }),
  }),
  ...Paged,
});

/** Which of an action's dates is searched is not said; the day of payment may be so long after the ex-date. */
const PAID_WITHIN = 90 * DAY;

/** Actions of a share and what no action says; some may lie outside of the range. */
export async function actionsOf(
  symbol: string,
  { from, to }: { readonly from: number; readonly to: number },
  http: Http,
): Promise<{ actions: CorporateAction[]; notes: string[] }> {
  const query = {
    symbols: symbol,
    types: "forward_split,reverse_split,stock_dividend,cash_dividend,spin_off",
    start: formatTime(dayOf(from)),
    end: formatTime(dayOf(to + PAID_WITHIN)),
    limit: 1_000,
  };
  const actions: CorporateAction[] = [];
  const notes: string[] = [];
  for await (const { corporate_actions: page } of pages("/v1/corporate-actions", Actions, query, http)) {
    const own = <T extends { symbol: string; ex_date: string }>(list: readonly T[]) =>
      list.filter((each) => each.symbol === symbol);
    for (const { ex_date, new_rate, old_rate } of own([...page.forward_splits, ...page.reverse_splits])) {
      actions.push({ kind: "split", time: Date.parse(ex_date), ratio: new_rate / old_rate });
    }
    for (const { ex_date, rate } of own(page.stock_dividends)) {
      actions.push({ kind: "split", time: Date.parse(ex_date), ratio: 1 + rate });
    }
    for (const { ex_date, rate } of own(page.cash_dividends)) {
      actions.push({ kind: "dividend", time: Date.parse(ex_date), amount: rate });
    }
    for (const { ex_date, source_symbol, new_symbol } of page.spin_offs) {
      if (source_symbol !== symbol || !(Date.parse(ex_date) >= dayOf(from) && Date.parse(ex_date) < to)) {
        continue;
      }
      notes.push(`${new_symbol} was spun off on ${ex_date}: no view takes that out of the price.`);
    }
  }
  return { actions, notes };
}
