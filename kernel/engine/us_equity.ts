/**
 * What a US broker without commissions passes on, both on sales only: the SEC's Section 31 fee on the value and
 * FINRA's Trading Activity Fee on the shares, up to a cap a fill. Rates from the SEC's fee rate advisories and the
 * FINRA By-Laws, Schedule A, section 1, from 2014 to 2025: an earlier sale pays the first row's rate, a later one the
 * last row's.
 */
import { upperBound } from "../series/search.ts";

/** [first day, dollars per million dollars sold] */
const SECTION_31: readonly [string, number][] = [
  ["2014-03-18", 22.1],
  ["2015-02-14", 18.4],
  ["2016-02-16", 21.8],
  ["2017-07-04", 23.1],
  ["2018-05-22", 13],
  ["2019-04-16", 20.7],
  ["2020-02-18", 22.1],
  ["2021-02-25", 5.1],
  ["2022-05-14", 22.9],
  ["2023-02-27", 8],
  ["2024-05-22", 27.8],
  ["2025-05-14", 0],
];

/** [first day, dollars a share sold, most dollars a fill] */
const TRADING_ACTIVITY: readonly [string, number, number][] = [
  ["2012-07-01", 0.000119, 5.95],
  ["2022-01-01", 0.00013, 6.49],
  ["2023-01-01", 0.000145, 7.27],
  ["2024-01-01", 0.000166, 8.3],
];

const SECTION_31_DAYS = Float64Array.from(SECTION_31, ([day]) => Date.parse(day));
const TRADING_ACTIVITY_DAYS = Float64Array.from(TRADING_ACTIVITY, ([day]) => Date.parse(day));

/** Dollars owed for a sale at that time. */
export function usSaleFee(quantity: number, price: number, time: number): number {
  const [, perMillion] = SECTION_31[Math.max(0, upperBound(SECTION_31_DAYS, time) - 1)]!;
  const [, perShare, most] = TRADING_ACTIVITY[Math.max(0, upperBound(TRADING_ACTIVITY_DAYS, time) - 1)]!;
  return quantity * price * perMillion / 1e6 + Math.min(quantity * perShare, most);
}
