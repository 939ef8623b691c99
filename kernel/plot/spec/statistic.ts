import type { Statistic } from "../../stats/statistic.ts";
import type { NumberFormat } from "./figure.ts";
import { formatNumber, type NumberStyle } from "./format.ts";

/** A statistic's value as text: "412 d", "3.5 years"; an en dash where there is none. */
export function formatStatistic(
  value: number | null,
  unit: Statistic["unit"],
  style: NumberStyle = {},
): string {
  const text = formatNumber(value, FORMAT[unit], style);
  return value === null ? text : text + SUFFIX[unit];
}

const FORMAT = {
  percent: "percent",
  ratio: "ratio",
  integer: "integer",
  days: "integer",
  bars: "ratio",
  years: "ratio",
  money: "money",
} as const satisfies Record<Statistic["unit"], string>;

export const statisticFormat = (unit: Statistic["unit"]): NumberFormat => FORMAT[unit];

const SUFFIX: Readonly<Record<Statistic["unit"], string>> = {
  percent: "",
  ratio: "",
  integer: "",
  days: " d",
  bars: " bars",
  years: " years",
  money: "",
};
