/** Where the bars of each account are split into the sample and what comes behind. */
import { ParameterError, quote } from "../../market/errors.ts";
import { formatTime, type Moment, parseMoment } from "../../market/time.ts";
import { isShare, LEAST_TICKS, splitTick } from "../../optimize/splits.ts";

/** The ticks of an account from the first on that is traded. */
interface SplitAccount {
  readonly symbol: string;
  readonly time: Float64Array;
  readonly from: number;
}

/**
 * First tick out of sample by account. A share is one of each account's own bars; a moment is the same for all.
 *
 * @throws ParameterError for what is neither, and naming the symbols that would have no two bars on both sides
 */
export function accountCuts(accounts: readonly SplitAccount[], split: Moment): number[] {
  const cutOf = ({ time, from }: SplitAccount) =>
    splitTick(time, split, { from, without: "Set split to false" });
  if (accounts.length === 1) return accounts.map(cutOf);
  if (!isShare(split)) parseMoment(split, "split");
  const lacking: string[] = [];
  const cuts = accounts.map((account) => {
    try {
      return cutOf(account);
    } catch (error) {
      if (!(error instanceof ParameterError)) throw error;
      lacking.push(account.symbol);
      return NaN;
    }
  });
  if (lacking.length === 0) return cuts;
  const first = Math.max(...accounts.map(({ time, from }) => time[from + LEAST_TICKS] ?? Infinity));
  const last = Math.min(...accounts.map(({ time }) => time.at(-LEAST_TICKS) ?? -Infinity));
  const common = first <= last ? `, or a moment from ${formatTime(first)} to ${formatTime(last)}` : "";
  const allowed = `a share, such as 0.7, which each account takes of its own bars${common}`;
  const named = lacking.length > MOST_NAMES ? [...lacking.slice(0, MOST_NAMES), "…"] : lacking;
  throw new ParameterError(
    `Set split to ${allowed}, or leave symbols out: with ${
      quote(split)
    } these have no two bars on both sides: ${named.join(", ")}`,
    { field: "split", value: split, allowed },
  );
}

const MOST_NAMES = 20;
