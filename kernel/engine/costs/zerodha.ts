/**
 * Shares on the National Stock Exchange of India through Zerodha: rates as fractions of a fill's value,
 * amounts in rupees. Each component is rounded to the paisa. By law the Securities Transaction Tax is rounded
 * to the rupee on a day's contract note, which no single fill can know.
 */
import { dated, rateAt } from "./dated.ts";
import type { Schedule } from "./schedule.ts";

interface Product {
  /** Both sides, up to BROKERAGE_CAP a fill. */
  readonly brokerage: ReturnType<typeof dated<number>>;
  /**
   * Securities Transaction Tax: Finance (No. 2) Act 2004, chapter VII, and its amendments; none before it.
   */
  readonly stt: ReturnType<typeof dated<{ readonly buy: number; readonly sell: number }>>;
  /**
   * Uniform on buys since July 2020 (Finance Act 2019). Before, each state had its own: taken as
   * Maharashtra's, which Delhi and Gujarat shared, on both sides.
   */
  readonly stamp: ReturnType<typeof dated<{ readonly buy: number; readonly sell: number }>>;
  /** Charge of the depository and its participant when shares leave the account, rupees before tax. */
  readonly dp: ReturnType<typeof dated<number>>;
}

const BROKERAGE_CAP = 20;

const both = (rate: number) => ({ buy: rate, sell: rate });

/**
 * Raised from 0.01 % to 0.03 % in a letter to clients of April 2020 whose day is not known: the first of May
 * stands in.
 */
const INTRADAY: Product = {
  brokerage: dated(["2010-08-15", 0.0001], ["2020-05-01", 0.0003]),
  stt: dated(
    ["2000-01-01", both(0)],
    ["2004-10-01", { buy: 0, sell: 0.00015 }],
    ["2005-06-01", { buy: 0, sell: 0.0002 }],
    ["2006-06-01", { buy: 0, sell: 0.00025 }],
  ),
  stamp: dated(["2000-01-01", both(0.00002)], ["2020-07-01", { buy: 0.00003, sell: 0 }]),
  dp: dated(["2000-01-01", 0]),
};

/**
 * Free of brokerage since December 2015. The depository charge is asked once a share and day, here of every
 * sale: two sales of one share in a day pay it twice. It was 13.50 until the depositories' uniform tariff of
 * October 2024, when it began is not known.
 */
const DELIVERY: Product = {
  brokerage: dated(["2010-08-15", 0.0001], ["2015-12-01", 0]),
  stt: dated(
    ["2000-01-01", both(0)],
    ["2004-10-01", both(0.00075)],
    ["2005-06-01", both(0.001)],
    ["2006-06-01", both(0.00125)],
    ["2012-07-01", both(0.001)],
  ),
  stamp: dated(["2000-01-01", both(0.0001)], ["2020-07-01", { buy: 0.00015, sell: 0 }]),
  dp: dated(["2010-08-15", 13.5], ["2024-10-01", 13]),
};

/**
 * The exchange's transaction charge: 3.25 rupees a lakh, 6 % more from 2021 to March 2023, 1 % less from
 * April 2024, then the uniform tariff of October 2024, and 306.99 a crore since March 2026 (circular of 27
 * February 2026). Before 2021 members paid by slabs of turnover and brokers passed on 3.25; how far back is
 * not known.
 */
const EXCHANGE = dated(
  ["2009-10-01", 0.0000325],
  ["2021-01-01", 0.0000345],
  ["2023-04-01", 0.0000325],
  ["2024-04-01", 0.0000322],
  ["2024-10-01", 0.0000297],
  ["2026-03-01", 0.0000307],
);

/**
 * Contribution to the exchange's investor protection fund: 10 rupees a crore for three years, 0.01 before and
 * after.
 */
const IPFT = dated(["2009-10-01", 1e-9], ["2023-04-01", 0.000001], ["2026-03-01", 1e-9]);

/**
 * The regulator's fee: 10 rupees a crore since April 2019 (Payment of Fees Regulations 2019), half of it from
 * June 2020 to March 2021. The day of the step from 20 to 15 is not certain.
 */
const SEBI = dated(
  ["2006-10-01", 0.000002],
  ["2017-04-01", 0.0000015],
  ["2019-04-01", 0.000001],
  ["2020-06-01", 0.0000005],
  ["2021-04-01", 0.000001],
);

/**
 * Service tax with its cesses, then the Goods and Services Tax, on brokerage, exchange and depository
 * charges.
 */
const GST = dated(
  ["2004-09-10", 0.102],
  ["2006-04-18", 0.1224],
  ["2007-05-11", 0.1236],
  ["2009-02-24", 0.103],
  ["2012-04-01", 0.1236],
  ["2015-06-01", 0.14],
  ["2015-11-15", 0.145],
  ["2016-06-01", 0.15],
  ["2017-07-01", 0.18],
);

/** The regulator's fee is taxed too since this day (exemption withdrawn by the GST Council). */
const SEBI_TAXED_FROM = Date.parse("2022-07-18");

/** Half a paisa goes up; the last factor lifts decimal halves that a double holds a hair too low. */
const paise = (rupees: number): number => Math.round(rupees * 100 * (1 + 1e-12)) / 100;

/** The depository charge holds its own tax: it is on the ledger, not on the contract note. */
function zerodha({ brokerage, stt, stamp, dp }: Product): Schedule {
  return {
    components: ["brokerage", "stt", "exchange", "ipft", "sebi", "gst", "stamp", "dp"],
    charge(owed, at, side, quantity, price, time) {
      const value = quantity * price;
      const tax = rateAt(GST, time);
      const broker = paise(Math.min(value * rateAt(brokerage, time), BROKERAGE_CAP));
      const exchange = paise(value * rateAt(EXCHANGE, time));
      const ipft = paise(value * rateAt(IPFT, time));
      const sebi = paise(value * rateAt(SEBI, time));
      owed[at] = broker;
      owed[at + 1] = paise(value * rateAt(stt, time)[side]);
      owed[at + 2] = exchange;
      owed[at + 3] = ipft;
      owed[at + 4] = sebi;
      owed[at + 5] = paise((broker + exchange + ipft + (time >= SEBI_TAXED_FROM ? sebi : 0)) * tax);
      owed[at + 6] = paise(value * rateAt(stamp, time)[side]);
      owed[at + 7] = side === "sell" ? paise(rateAt(dp, time) * (1 + tax)) : 0;
    },
  };
}

export const IN_INTRADAY: Schedule = zerodha(INTRADAY);
export const IN_DELIVERY: Schedule = zerodha(DELIVERY);
