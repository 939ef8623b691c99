/**
 * Interactive Brokers' two price lists for US shares, with the regulatory fees that both pass on
 * (us_equity.ts). Minimum and maximum are per order there, per fill here. Orders of less than a share, whose
 * minimum is a cent, pay the minimum of a whole one.
 */
import { dated, rateAt } from "./dated.ts";
import type { Schedule } from "./schedule.ts";
import { US_EQUITY } from "./us_equity.ts";

/**
 * Dollars a share, at least `minimum`, at most a share of the value; the maximum wins where it is below the
 * minimum.
 */
export const perShareFee = (
  quantity: number,
  price: number,
  amount: number,
  minimum: number,
  maximumRate: number,
): number => Math.min(Math.max(quantity * amount, minimum), quantity * price * maximumRate);

/**
 * Most of a fill's value. The price list had 0.5 % beside the Section 31 fee of 2016 and has 1 % since it
 * stood beside that of 2019: the day between them is not known, the first of 2018 stands in.
 */
const MAXIMUM_RATE = dated(["2014-01-01", 0.005], ["2018-01-01", 0.01]);

/** 0.005 a share, at least 1 dollar; exchange and clearing fees are in it. */
export const IBKR_FIXED: Schedule = {
  components: ["commission", ...US_EQUITY.components],
  charge(owed, at, side, quantity, price, time, maker) {
    owed[at] = perShareFee(quantity, price, 0.005, 1, rateAt(MAXIMUM_RATE, time));
    US_EQUITY.charge(owed, at + 1, side, quantity, price, time, maker);
  },
};

/**
 * The first tier (to 300,000 shares a month, which are not counted here): 0.0035 a share, at least 0.35, and
 * what third parties ask: 0.0002 a share for clearing (NSCC, DTC; at most 0.5 % of the value) and 0.000175 +
 * 0.00056 of the commission passed on for NYSE and FINRA (0.000563 since about 2024). Exchange fees differ by
 * venue: taken as 0.003 a share, and 0.3 % of the value below a dollar, the most that Rule 610 of Regulation
 * NMS lets a venue ask of who removes liquidity; who adds some pays none here, and the venue's rebate is left
 * out, since a rebate against the minimum would make fees fall as the quantity grows.
 */
export const IBKR_TIERED: Schedule = {
  components: ["commission", "exchange", "clearing", "passThrough", ...US_EQUITY.components],
  charge(owed, at, side, quantity, price, time, maker) {
    const commission = perShareFee(quantity, price, 0.0035, 0.35, rateAt(MAXIMUM_RATE, time));
    owed[at] = commission;
    owed[at + 1] = maker ? 0 : perShareFee(quantity, price, 0.003, 0, 0.003);
    owed[at + 2] = perShareFee(quantity, price, 0.0002, 0, 0.005);
    owed[at + 3] = commission * (0.000175 + 0.00056);
    US_EQUITY.charge(owed, at + 4, side, quantity, price, time, maker);
  },
};
