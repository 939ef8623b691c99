/** Bars as FMP gives them, turned into what was traded on the day. */
import type { z } from "zod";
import type { CorporateAction, Timeframe } from "../../market/bars.ts";
import { DAY, dayOf } from "../../market/calendar/dates.ts";
import { formatTime } from "../../market/time.ts";
import { momentsOf, zoneOffset } from "../import/zone.ts";
import { apiOf, type Ask, ask, Dividends, type Row, Rows, Splits } from "./fmp_api.ts";
import type { BarsRequest, FetchedBars, Http } from "./provider.ts";
import { ProviderError } from "./provider_error.ts";
import { columnsOf, type PriceRow, regularHours, unitsOfMoney } from "./rows.ts";
import { actionsWithin, type Dividend, rawColumns, rawDividend, type Split } from "./splits.ts";

/** Days that one answer spans at most: beyond them it leaves out the oldest without a word. */
const AT_ONCE: Readonly<Partial<Record<Timeframe, number>>> = {
  "1m": 3,
  "5m": 10,
  "15m": 45,
  "30m": 30,
  "1h": 90,
  "1d": 5_000,
};
/** Whose clock intraday stamps are read from, whatever the market. */
const CLOCK = "America/New_York";

/** Indices, coins and currencies, which nothing happens to. */
export async function others(own: string, request: BarsRequest, http: Http): Promise<FetchedBars> {
  const rows = await rowsOf(apiOf(http).rows(own, request.timeframe), request, http);
  const columns = columnsOf(stamped(rows, request.timeframe));
  if (request.market === "FX") return { columns, basis: "raw" };
  if (request.market !== "CRYPTO") return { columns: regularHours(columns, request), basis: "raw" };
  const note = "FMP gives the volume in money: the units are that divided by the close.";
  return { columns: unitsOfMoney(columns), basis: "raw", notes: [note] };
}

/** As traded where the account may know the splits, otherwise adjusted for them as FMP does it. */
export async function shares(own: string, request: BarsRequest, http: Http): Promise<FetchedBars> {
  const { symbol, timeframe } = request;
  const api = apiOf(http);
  const splits = await unlessRefused(splitsOf(api.splits(own), http));
  const dividends = await unlessRefused(ask(http, api.dividends(own), Dividends));
  const traded = splits && api.rawRows &&
    await unlessRefused(rowsOf(api.rawRows(own, timeframe), request, http));
  const rows = traded ?? await rowsOf(api.rows(own, timeframe), request, http);
  const columns = regularHours(columnsOf(stamped(rows, timeframe)), request);
  const lacking = (what: string) => `FMP does not give the ${what} of ${symbol} to this account`;
  const notes = dividends ? [] : [`${lacking("dividends")}: they are missing.`];
  if (!splits) {
    const adjusted = actionsWithin(dividendsOf(dividends), request);
    const note = `${lacking("splits")}: prices are adjusted for them already.`;
    return { columns, basis: "split", actions: adjusted, notes: [note, ...notes] };
  }
  return {
    columns: traded ? columns : rawColumns(columns, splits),
    basis: "raw",
    actions: actionsWithin([...splits, ...dividendsOf(dividends, splits)], request),
    notes,
  };
}

/** What the account's plan leaves out is done without. */
async function unlessRefused<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    const refused = error instanceof ProviderError && ["credentials", "not-found"].includes(error.fault);
    if (!refused) throw error;
    return undefined;
  }
}

/** Those that have happened: FMP lists announced ones too. */
async function splitsOf(asked: Ask, http: Http): Promise<Split[]> {
  const splits = await ask(http, asked, Splits);
  return once(splits.flatMap(({ date, numerator, denominator }): Split[] => {
    const time = Date.parse(date);
    return time <= http.now ? [{ kind: "split", time, ratio: numerator / denominator }] : [];
  }));
}

/** As paid, or without the splits in shares of today. */
function dividendsOf(list: z.infer<typeof Dividends> = [], splits?: readonly Split[]): Dividend[] {
  return once(list.flatMap(({ date, dividend, adjDividend }) => {
    const paid = (amount: number | null | undefined): Dividend[] =>
      amount && amount > 0 ? [{ kind: "dividend", time: Date.parse(date), amount }] : [];
    if (!splits) return paid(adjDividend);
    return dividend == null ? paid(adjDividend).map((each) => rawDividend(each, splits)) : paid(dividend);
  }));
}

/** FMP repeats some rows. */
const once = <T extends CorporateAction>(actions: readonly T[]): T[] => [
  ...new Map(actions.map((action) => [JSON.stringify(action), action])).values(),
];

/** Newest first within each answer, the answers from the oldest on. */
async function rowsOf(asked: Ask, { timeframe, from, to }: BarsRequest, http: Http): Promise<Row[][]> {
  const offset = timeframe === "1d" ? () => 0 : zoneOffset(CLOCK);
  const [first, last] = [dayOf(from + offset(from)), dayOf(to - 1 + offset(to - 1))];
  const step = AT_ONCE[timeframe]! * DAY;
  const answers: Row[][] = [];
  for (let start = first; start <= last; start += step) {
    const range = { from: formatTime(start), to: formatTime(Math.min(last, start + step - DAY)) };
    answers.push(await ask(http, asked, Rows, range));
  }
  return answers;
}

function stamped(answers: readonly Row[][], timeframe: Timeframe): PriceRow[] {
  // The hour that comes twice in autumn is told apart by the order of the rows.
  const rows = answers.flatMap((answer) => {
    const newestFirst = answer.length > 1 && answer[0]!.date > answer.at(-1)!.date;
    return newestFirst ? answer.toReversed() : answer;
  });
  const written = Float64Array.from(
    rows,
    ({ date }) => Date.parse(`${date.replace(" ", "T")}${date.length > 10 ? "Z" : ""}`),
  );
  const time = timeframe === "1d" ? written.map(dayOf) : momentsOf(written, CLOCK);
  return rows.map(({ open, high, low, close, volume }, i) => [time[i]!, open, high, low, close, volume]);
}
