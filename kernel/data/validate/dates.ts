import { calendarOf } from "../../market/calendar/calendar_of.ts";
import { DAY, dayOf } from "../../market/calendar/dates.ts";
import { formatTime } from "../../market/time.ts";
import { type Check, finding } from "./check.ts";
import { misplacedRows } from "./order.ts";
import { counted, type Examined, FIRST_TIME, LAST_TIME, rowName, rowNames } from "./raw_bars.ts";

/** A row so far from every other is not of the same download. */
const APART = 180 * DAY;
const YEARS = [1, -1, 2, -2, 10, -10, 100, -100, 1000];

/** A date of a wrong year, and the moment that it probably stands for. */
export interface WrongYear {
  readonly row: number;
  readonly time: number;
}

/**
 * Rows that stand apart or on a day without a session, and that would fill a session without a bar had they another
 * year.
 */
export function wrongYears(data: Examined): WrongYear[] {
  const { time, sound } = data;
  const calendar = calendarOf(data.market);
  const suspects = suspectRows(data);
  if (suspects.length === 0) return [];
  const suspect = new Set(suspects);
  const others = sound.filter((row) => !suspect.has(row));
  if (others.length === 0) return [];
  const [from, to] = [time[others[0]!]!, time[others.at(-1)!]!];
  const taken = new Set(Array.from(others, (row) => dayOf(time[row]!)));
  return suspects.flatMap((row) => {
    for (const years of YEARS) {
      const moved = new Date(time[row]!);
      moved.setUTCFullYear(moved.getUTCFullYear() + years);
      const at = moved.getTime();
      if (at >= from - 5 * DAY && at <= to + 5 * DAY && calendar.isSession(at) && !taken.has(dayOf(at))) {
        return [{ row, time: at }];
      }
    }
    return [];
  });
}

function suspectRows({ time, sound, market, timeframe, length }: Examined): number[] {
  const calendar = calendarOf(market);
  const isKnown = (at: number) => at >= FIRST_TIME && at <= LAST_TIME;
  const rows = new Set<number>();
  for (let k = 0; k < sound.length; k++) {
    const at = time[sound[k]!]!;
    const before = k > 0 ? time[sound[k - 1]!]! : -Infinity;
    const after = k + 1 < sound.length ? time[sound[k + 1]!]! : Infinity;
    if (at - before > APART && after - at > APART) rows.add(sound[k]!);
  }
  if (timeframe !== "1d") return [...rows];
  for (const row of misplacedRows({ time, length })) {
    if (isKnown(time[row]!) && !calendar.isSession(time[row]!)) rows.add(row);
  }
  return [...rows];
}

export const dates: Check = {
  name: "dates",
  about: "dates are of this age and of the right year, days are stamped 00:00 UTC",
  run(data) {
    const { time, length, timeframe } = data;
    const [outside, early, offMidnight]: number[][] = [[], [], []];
    for (let i = 0; i < length; i++) {
      if (Number.isNaN(time[i]!)) continue;
      if (!(time[i]! >= FIRST_TIME && time[i]! <= LAST_TIME)) outside!.push(i);
      else if (time[i]! >= 0 && time[i]! < 60 * DAY) early!.push(i);
      if (timeframe === "1d" && time[i]! % DAY !== 0) offMidnight!.push(i);
    }
    const unknown = () =>
      `Times lie outside 1900 to 2099 in ${counted(outside!.length)}, such as ${time[outside![0]!]}: ` +
      "are they in microseconds or nanoseconds?";
    const shifted = () =>
      `Daily bars are stamped at another time than 00:00 UTC in ${counted(offMidnight!.length)}, ` +
      `such as ${rowNames(data, offMidnight!, 1)}: their date may be off by a day.`;
    if (length > 1 && early!.length === length) {
      const message = "All times lie in the first days of 1970: they are seconds, not milliseconds.";
      return [{ severity: "error", message, rows: [] }];
    }
    const found = [...finding("error", outside!, unknown), ...finding("warning", offMidnight!, shifted)];
    if (outside!.length > 0) return found;
    const wrong = wrongYears(data);
    const named = wrong.slice(0, 3).map((each) => `${rowName(data, each.row)} for ${formatTime(each.time)}`);
    const wrongYear = () =>
      `${counted(wrong.length, "row has", "rows have")} probably a wrong year: ${named.join(", ")}.`;
    return [...found, ...finding("error", wrong.map(({ row }) => row), wrongYear)];
  },
};
