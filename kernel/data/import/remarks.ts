/** What a user should know of how a file was read, in a sentence each. */
import type { Market, Timeframe } from "../../market/bars.ts";
import { calendarOf } from "../../market/calendar/mod.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { actionRemarks } from "./action_remarks.ts";
import type { FileSeries } from "./file_bars.ts";
import { marketOfForm } from "./market_of_form.ts";
import type { Mapping } from "./mapping.ts";
import type { ReadOptions } from "./options.ts";
import type { RowOrder } from "./rows.ts";
import type { Columns, Table } from "./table.ts";
import { zoneOffset } from "./zone.ts";

const SAMPLE = 2000;
/** Of seven days two are a weekend's; currencies have but a few hours of a Sunday. */
const AROUND_THE_CLOCK = 0.2;

export interface Read {
  table: Table;
  mapping: Mapping;
  columns: Columns;
  options: ReadOptions;
  market: Market;
  timeframe: Timeframe;
  order: RowOrder;
  skipped: number;
  series: readonly FileSeries[];
}

export function remarksOf(read: Read): string[] {
  return [
    dateRemark(read),
    marketRemark(read),
    zoneRemark(read),
    sideRemark(read),
    orderRemark(read),
    scaleRemark(read),
    read.mapping.prices &&
    "The file has one price for each time: open, high, low and close are all that price.",
    read.mapping.ohlc && read.mapping.volume === undefined && "The file has no volume.",
    read.skipped > 0 && `${read.skipped} rows without all four prices were left out.`,
    ...actionRemarks(read.table.names, read.mapping, read.series),
  ].filter((remark) => typeof remark === "string");
}

const isIntraday = ({ timeframe }: Read) => timeframeMs(timeframe) < timeframeMs("1d");

function dateRemark({ columns: { stamps }, options }: Read) {
  const decided = /^(DD|MM)/.test(stamps.format) && options.dateFormat === undefined;
  return decided && `Dates were read as ${stamps.format}: a part above 12 is a day.`;
}

const isNaive = ({ columns: { stamps } }: Read) =>
  !stamps.epoch && (stamps.offset?.some(Number.isNaN) ?? true);

function marketRemark({ options, market, timeframe, series }: Read) {
  if (options.market !== undefined) return undefined;
  const { symbol } = series[0]!;
  if (market !== "US") {
    return `Market ${market} was taken, which ${symbol} has the form of: set market if it is of another.`;
  }
  const other = series.find((each) => (marketOfForm([each.symbol]) ?? market) !== market);
  if (other) {
    return `Market ${market} was taken for all, and ${other.symbol} has the form of ` +
      `${marketOfForm([other.symbol])}: import those of each market by themselves, with symbol and market.`;
  }
  const isLong = timeframeMs(timeframe) > timeframeMs("1d");
  return !isLong && series.some(({ time }) => onWeekends(time) > AROUND_THE_CLOCK) &&
    `Market ${market} was taken, and there are rows on weekends: set market to "CRYPTO" if these are coins.`;
}

const onWeekends = (time: Float64Array): number =>
  time.filter((each) => new Date(each).getUTCDay() % 6 === 0).length / time.length;

function zoneRemark(read: Read) {
  if (!isIntraday(read) || read.options.timezone !== undefined || !isNaive(read)) return undefined;
  const meant = likelyMarket(read);
  const { timeZone } = calendarOf(meant);
  const hint = timeZone === "UTC" || !fitsHours({ ...read, market: meant })
    ? "set timezone if they are another zone's"
    : `they fit the hours of trading in ${timeZone}: set ${
      meant === read.market ? "timezone" : `market to "${meant}" and timezone to "${timeZone}"`
    } if they are meant so`;
  return `Times without a zone were read as UTC; ${hint}.`;
}

/** Of a market that was but assumed, the hours tell whether it is that one. */
function likelyMarket(read: Read): Market {
  const { market, options } = read;
  if (options.market !== undefined || market !== "US") return market;
  return insideHours({ ...read, market: "IN" }) > insideHours(read) ? "IN" : market;
}

/** What the wall of a row's place showed, in ms: as written, or in the market's zone where the file gives moments. */
function wallOf({ columns: { stamps }, market, options }: Read): (row: number) => number {
  const { wall, offset, epoch } = stamps;
  const zone = zoneOffset(options.timezone ?? calendarOf(market).timeZone);
  return (row) => {
    const moment = epoch ? wall[row]! : wall[row]! - (offset?.[row] ?? NaN) * 60_000;
    return Number.isNaN(moment) ? wall[row]! : moment + zone(moment);
  };
}

interface Hours {
  open: number;
  close: number;
}

/** When the market opened and closed on a row's date, on its own wall; undefined on a day without a session. */
function hoursOf({ market, options }: Read): (time: number) => Hours | undefined {
  const calendar = calendarOf(market);
  const zone = zoneOffset(options.timezone ?? calendar.timeZone);
  return (time) => {
    if (!calendar.isSession(time)) return undefined;
    const [open, close] = [calendar.opensAt(time), calendar.closesAt(time)];
    return { open: open + zone(open), close: close + zone(close) };
  };
}

/** Whether nearly all rows lie within the market's hours. */
const fitsHours = (read: Read): boolean => insideHours(read) >= 0.9;

/** The share of rows, of some spread over the file, that lie within the market's hours. */
function insideHours(read: Read): number {
  const [wall, hours] = [wallOf(read), hoursOf(read)];
  const { rows } = read.columns;
  const step = Math.max(1, Math.floor(rows / SAMPLE));
  let inside = 0, seen = 0;
  for (let row = 0; row < rows; row += step, seen++) {
    const time = wall(row);
    const day = hours(time);
    if (day && time >= day.open && time <= day.close) inside++;
  }
  return inside / seen;
}

/** Stamps at the close but none at the open are those of ends. */
function sideRemark(read: Read) {
  const roundTheClock = read.market === "CRYPTO" || read.market === "FX";
  if (!isIntraday(read) || read.options.stamps !== undefined || roundTheClock || !fitsHours(read)) {
    return undefined;
  }
  const [wall, hours] = [wallOf(read), hoursOf(read)];
  const days = new Map<number, Hours | undefined>();
  let opens = 0, closes = 0;
  for (let row = 0; row < read.columns.rows; row++) {
    const time = wall(row);
    const date = Math.floor(time / 86_400_000);
    let day = days.get(date);
    if (!days.has(date)) days.set(date, day = hours(time));
    if (time === day?.open) opens++;
    if (time === day?.close) closes++;
  }
  if (closes <= 0.5 * days.size || opens >= 0.1 * days.size) return undefined;
  return 'Rows are stamped with the session\'s close and not with its open: set stamps to "end" if they are ends of bars.';
}

function orderRemark({ order }: Read) {
  if (order === "descending") return "Rows came newest first and were turned round.";
  return order === "mixed" && "Rows were out of order and have been sorted by time.";
}

function scaleRemark({ columns: { numbers }, options: { priceScale } }: Read) {
  if (priceScale !== undefined || numbers[0] === undefined) return undefined;
  if (!numbers.slice(0, 4).every((column) => column.every(Number.isInteger))) return undefined;
  const hundreds = numbers[0].filter((price) => price % 100 === 0 && price >= 10_000).length;
  if (hundreds === 0 || hundreds < 0.9 * numbers[0].length) return undefined;
  return "Prices are whole numbers that end in 00: set priceScale to 10000 if they are prices times 10,000.";
}
