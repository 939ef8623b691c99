import { calendarOf } from "../../market/calendar/calendar_of.ts";
import { type Check, type Found, isIntraday } from "./check.ts";
import { counted, type Examined, percent, rowNames } from "./raw_bars.ts";

/** Above this share the market or the time zone is wrong rather than some rows. */
const MANY = 0.05;
const MINUTE = 60_000;

export const sessions: Check = {
  name: "sessions",
  about: "bars lie in the market's sessions, and intraday bars are stamped at their start",
  run(data) {
    if (data.timeframe === "1w" || data.timeframe === "1M") return [];
    return isIntraday(data.timeframe) ? intraday(data) : daily(data);
  },
};

function daily(data: Examined): Found[] {
  const calendar = calendarOf(data.market);
  const rows = Array.from(data.sound).filter((row) => !calendar.isSession(data.time[row]!));
  if (rows.length === 0) return [];
  const isMany = rows.length > MANY * data.sound.length;
  const message =
    `${counted(rows.length, "bar lies", "bars lie")} on days without a session of ${calendar.name}: ` +
    `${rowNames(data, rows)}${isMany ? `; is ${data.market} the right market?` : "."}`;
  return [{ severity: isMany ? "warning" : "note", message, rows }];
}

function intraday(data: Examined): Found[] {
  const { time, sound, market } = data;
  const calendar = calendarOf(market);
  const rows: number[] = [];
  let [days, atOpen, atClose] = [0, 0, 0];
  const distances: number[] = [];
  let session = NaN;
  for (const row of sound) {
    const at = time[row]!;
    const day = calendar.sessionDay(at);
    const [open, close] = [calendar.opensAt(day), calendar.closesAt(day)];
    if (day !== session) {
      session = day;
      days++;
      distances.push(at - open);
    }
    if (at === open) atOpen++;
    if (at === close) atClose++;
    if (at < open || at >= close) rows.push(row);
  }
  if (days > 1 && market !== "CRYPTO" && atClose > 0.8 * days && atOpen < 0.2 * days) {
    const message =
      `Bars seem to be stamped at their end: ${atClose} sessions of ${days} have a bar at the close ` +
      `and ${atOpen} one at the open. Import them with stamps: "end".`;
    return [{ severity: "warning", message, rows }];
  }
  if (rows.length === 0) return [];
  const share = rows.length / sound.length;
  const shift = distances.sort((a, b) => a - b)[distances.length >> 1]! / MINUTE;
  const distance = `${Math.abs(shift)} minutes ${shift < 0 ? "before" : "after"}`;
  const advice = share <= MANY
    ? ""
    : share > 0.2 && Math.abs(shift) >= 30
    ? ` A session's first bar is usually ${distance} the opening: are the times in ${calendar.timeZone}, or is ` +
      `${market} the wrong market?`
    : " Extended hours?";
  const message =
    `${counted(rows.length, "bar lies", "bars lie")}, ${percent(share)}, outside the sessions of ` +
    `${calendar.name}: ${rowNames(data, rows)}.${advice}`;
  return [{ severity: share > MANY ? "warning" : "note", message, rows }];
}
