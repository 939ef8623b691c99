/**
 * What a US broker without commissions passes on, both on sales only: the SEC's Section 31 fee on the value
 * and FINRA's Trading Activity Fee on the shares, up to a cap a fill. A cap is per trade report, here per
 * fill. Brokers round each up to the cent, some a day; here neither is rounded. The Consolidated Audit Trail
 * fee, a few millionths of a dollar a share since 2024, is left out.
 */
import { dated, rateAt } from "./dated.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Dollars per million dollars sold, from the SEC's fee rate advisories and FINRA's information notices. The
 * days of 2007, January 2008, 2009, April 2012 and 2013 follow from the statute's rule (30 days after the
 * appropriation, 60 since 2012, April 1 at mid-year), not from a notice that was read; the amount of 2007 is
 * from memory.
 */
const SECTION_31 = dated(
  ["2001-12-28", 15],
  ["2002-04-01", 30.1],
  ["2003-03-22", 25.2],
  ["2003-04-01", 46.8],
  ["2004-02-22", 39],
  ["2004-04-01", 23.4],
  ["2005-01-07", 32.9],
  ["2005-04-01", 41.8],
  ["2005-12-22", 30.7],
  ["2007-03-17", 15.3],
  ["2008-01-25", 11],
  ["2008-04-01", 5.6],
  ["2009-04-10", 25.7],
  ["2010-01-15", 12.7],
  ["2010-04-01", 16.9],
  ["2011-01-21", 19.2],
  ["2012-02-21", 18],
  ["2012-04-01", 22.4],
  ["2013-05-25", 17.4],
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
  ["2026-04-04", 20.6],
);

interface ActivityFee {
  /** Dollars a share. */
  readonly share: number;
  /** Dollars a fill. */
  readonly most: number;
}

/**
 * FINRA By-Laws, Schedule A, section 1, and regulatory notices 11-27, 12-06 and SR-FINRA-2024-019; the first
 * row's day is not certain, its rate held for over six years before July 2011. Filing SR-FINRA-2026-021
 * suspends the fee in the last quarter of 2026. For 2027 the filing of 2024 had 0.000232 and 11.61; a later
 * one (2026-020) is reported to hold the rates of 2026, which are taken here.
 */
const TRADING_ACTIVITY = dated<ActivityFee>(
  ["2005-01-01", { share: 0.000075, most: 3.75 }],
  ["2011-07-01", { share: 0.00009, most: 4.5 }],
  ["2012-03-01", { share: 0.000095, most: 4.75 }],
  ["2012-07-01", { share: 0.000119, most: 5.95 }],
  ["2022-01-01", { share: 0.00013, most: 6.49 }],
  ["2023-01-01", { share: 0.000145, most: 7.27 }],
  ["2024-01-01", { share: 0.000166, most: 8.3 }],
  ["2026-01-01", { share: 0.000195, most: 9.79 }],
  ["2026-10-01", { share: 0, most: 0 }],
  ["2027-01-01", { share: 0.000195, most: 9.79 }],
);

export const US_EQUITY: Schedule = {
  components: ["sec", "taf"],
  charge(owed, at, side, quantity, price, time) {
    if (side === "buy") {
      owed[at] = owed[at + 1] = 0;
      return;
    }
    const { share, most } = rateAt(TRADING_ACTIVITY, time);
    owed[at] = quantity * price * rateAt(SECTION_31, time) / 1e6;
    owed[at + 1] = Math.min(quantity * share, most);
  },
};
