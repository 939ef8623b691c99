import { lowerBound } from "../../series/search.ts";
import { DAY } from "../../market/calendar/dates.ts";
import { formatTime } from "../../market/time.ts";
import { type Check, finding } from "./check.ts";
import type { Examined } from "./raw_bars.ts";

/** Two payments of nearly one amount within this time are one, reported by two sources or in two currencies. */
const TWICE_WITHIN = 14 * DAY;
const TWICE_ALIKE = 0.25;
/** Share of the price above which a dividend is more likely an amount in another unit. */
const LARGE = 0.5;

/** A dividend with the bars around its ex-date. */
interface Payment {
  readonly time: number;
  readonly amount: number;
  readonly row: number;
  /** Close of the bar before. */
  readonly price: number;
  /** What the adjusted closes say that it was; NaN without them. */
  readonly implied: number;
}

export const dividends: Check = {
  name: "dividends",
  about: "dividends are there once, of a likely size, and the same as in the adjusted closes",
  run(data) {
    const payments = paymentsOf(data);
    const twice = payments.filter((payment, i) => {
      const before = payments[i - 1];
      return before !== undefined && payment.time - before.time <= TWICE_WITHIN &&
        Math.abs(Math.log(payment.amount / before.amount)) < TWICE_ALIKE;
    });
    const large = payments.filter(({ amount, price }) => amount > LARGE * price);
    const other = payments.filter(({ amount, implied, price }) =>
      // Adjusted closes are often 32-bit floats.
      Math.abs(amount - implied) > Math.max(0.1 * amount, 3e-6 * price)
    );
    const rows = (list: readonly Payment[]) => list.map(({ row }) => row);
    const named = (list: readonly Payment[], text: (payment: Payment) => string) =>
      list.slice(0, 3).map((each) => `${formatTime(each.time)}, ${text(each)}`).join("; ");
    const repeated = () =>
      "A dividend seems to be there twice, with one like it within two weeks: " +
      `${named(twice, ({ amount }) => String(amount))}.`;
    const tooLarge = () =>
      `A dividend is more than half of the price: ${
        named(large, ({ amount, price }) => `${amount} of ${price}`)
      }.`;
    const differs = () =>
      "A dividend is not what the adjusted closes say: " +
      `${named(other, ({ amount, implied }) => `${amount}, they say ${Number(implied.toPrecision(4))}`)}.`;
    return [
      ...finding("warning", rows(twice), repeated),
      ...finding("warning", rows(large), tooLarge),
      ...finding("warning", rows(other), differs),
    ];
  },
};

function paymentsOf(data: Examined): Payment[] {
  const { sound, close, adjustedClose } = data;
  if (data.actions.length === 0) return [];
  const times = Float64Array.from(sound, (row) => data.time[row]!);
  return data.actions.flatMap((action): Payment[] => {
    const k = action.kind === "dividend" ? lowerBound(times, action.time) : 0;
    if (action.kind !== "dividend" || k === 0 || k === sound.length) return [];
    const [before, row] = [sound[k - 1]!, sound[k]!];
    const price = close[before]!;
    const factor = (i: number) => adjustedClose ? adjustedClose[i]! / close[i]! : NaN;
    // Raw closes have the split in this ratio as well: nothing can be told from it.
    const isTold = data.adjusted === "split";
    const implied = isTold ? price * (1 - factor(before) / factor(row)) : NaN;
    return [{ time: action.time, amount: action.amount, row, price, implied }];
  }).sort((a, b) => a.time - b.time);
}
