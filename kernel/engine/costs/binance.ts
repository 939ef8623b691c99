/**
 * Binance's fees of a regular user without the discount for paying in BNB, on the value of the fill. On spot
 * a buyer pays in the coin bought; here every fee is money. Promotions that make single pairs free are left
 * out.
 */
import { dated, rateAt } from "./dated.ts";
import { type Schedule, schedule } from "./schedule.ts";

/** 0.1 % either way since the exchange opened in July 2017. */
export const BINANCE_SPOT: Schedule = schedule(
  "commission",
  (_side, quantity, price) => quantity * price * 0.001,
);

const MAKER = 0.0002;

/**
 * USD-margined futures: takers paid 0.04 % at the start in 2019 and in 2021, and 0.05 % in April 2024. The
 * day between is not known; the first of 2024 stands in.
 */
const TAKER = dated(["2019-09-08", 0.0004], ["2024-01-01", 0.0005]);

export const BINANCE_USDM: Schedule = schedule(
  "commission",
  (_side, quantity, price, time, maker) => quantity * price * (maker ? MAKER : rateAt(TAKER, time)),
);
