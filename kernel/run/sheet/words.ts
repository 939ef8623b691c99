/** Numbers inside sentences. */
import { formatNumber } from "../../plot/spec/format.ts";

export const percentWords = (value: number, sign = false): string => formatNumber(value, "percent", { sign });
export const ratioWords = (value: number): string => formatNumber(value, "ratio");
export const moneyWords = (value: number, currency: string): string =>
  formatNumber(value, "money", { currency });
export const countWords = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${formatNumber(count, "integer")} ${count === 1 ? noun : nouns}`;
