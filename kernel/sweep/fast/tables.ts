/** What is computed once for an account, whatever is tried on it. */
import { floorToLot } from "../../engine/rounding.ts";
import { meanVolume } from "../../engine/volume.ts";
import type { CostRule } from "../../engine/costs/mod.ts";
import type { SlippageRule } from "../../engine/slippage.ts";
import type { FastAccount } from "./account.ts";
import * as rule from "./linear.ts";
import * as parts from "./layout.ts";

export interface Tables {
  readonly opens: Float64Array;
  readonly sums: Float64Array;
  readonly extremes: Float64Array;
  readonly limits: Float64Array;
  readonly rules: Float64Array;
  /** False where fees, slippage or sizes are asked for order by order. */
  readonly linear: boolean;
}

export function tablesOf(account: FastAccount): Tables {
  const { close } = account.bars;
  return {
    opens: opensOf(account),
    sums: runningSums(close),
    extremes: extremesOf(close),
    limits: limitsOf(account),
    ...rulesOf(account),
  };
}

function opensOf({ bars: { open, close }, instrument: { lot } }: FastAccount): Float64Array {
  const opens = new Float64Array(parts.OPENS * (open.length + 1));
  for (let i = 0; i < open.length; i++) {
    opens[i * parts.OPENS] = open[i]!;
    opens[i * parts.OPENS + parts.OPEN_LOTS] = 1 / (open[i]! * lot);
    opens[i * parts.OPENS + parts.OPEN_CLOSE] = close[i]!;
    opens[(i + 1) * parts.OPENS + parts.OPEN_BEFORE] = close[i]!;
  }
  return opens;
}

/** Each sum carries what its additions round away, so that a difference of two has the rounding of those two alone. */
function runningSums(close: Float64Array): Float64Array {
  const { SUMS } = parts;
  const sums = new Float64Array(SUMS * close.length);
  const total = new Float64Array(SUMS);
  const lost = new Float64Array(SUMS);
  const terms = new Float64Array(SUMS);
  for (let i = 0; i < close.length; i++) {
    const before = i > 0 ? close[i - 1]! : close[0]!;
    const r = close[i]! / before - 1;
    const loss = Math.min(r, 0);
    terms[parts.SUM_RETURNS] = r;
    terms[parts.SUM_SQUARES] = r * r;
    terms[parts.SUM_LOSSES] = loss * loss;
    terms[parts.SUM_CORRECTIONS + parts.SUM_RETURNS] = r / before;
    terms[parts.SUM_CORRECTIONS + parts.SUM_SQUARES] = 2 * r * r / before;
    terms[parts.SUM_CORRECTIONS + parts.SUM_LOSSES] = 2 * loss * loss / before;
    terms[parts.SUM_BARS] = 1;
    terms[parts.SUM_CORRECTIONS + parts.SUM_BARS] = i > 0 ? 1 / before : 0;
    for (let k = 0; k < SUMS; k++) {
      const next = total[k]! + terms[k]!;
      lost[k]! += Math.abs(total[k]!) >= Math.abs(terms[k]!)
        ? total[k]! - next + terms[k]!
        : terms[k]! - next + total[k]!;
      total[k] = next;
      sums[i * SUMS + k] = next + lost[k]!;
    }
  }
  return sums;
}

/**
 * Pairs of the lowest close of the 1, 4, 16, 64 and 256 bars from each one on, fewer where the bars end, and of the highest with
 * its sign turned: the least is looked for of both.
 */
function extremesOf(close: Float64Array): Float64Array {
  const { length } = close;
  const extremes = new Float64Array(2 * length * parts.LEVELS);
  for (let i = 0; i < length; i++) {
    extremes[2 * i] = close[i]!;
    extremes[2 * i + 1] = -close[i]!;
  }
  for (let level = 1; level < parts.LEVELS; level++) {
    const below = 2 * length * (level - 1);
    const at = 2 * length * level;
    const step = 4 ** (level - 1);
    for (let i = 0; i < length; i++) {
      let lowest = Infinity;
      let highest = Infinity;
      for (let j = i; j < Math.min(length, i + 4 * step); j += step) {
        lowest = Math.min(lowest, extremes[below + 2 * j]!);
        highest = Math.min(highest, extremes[below + 2 * j + 1]!);
      }
      extremes[at + 2 * i] = lowest;
      extremes[at + 2 * i + 1] = highest;
    }
  }
  return extremes;
}

/** Units that a bar's volume lets through, as the engine counts them; no bound where the volume is not known. */
function limitsOf({ bars, config, instrument }: FastAccount): Float64Array {
  const { volumeCap } = config.fill;
  const limits = new Float64Array(bars.length).fill(Infinity);
  if (volumeCap === null) return limits;
  for (let i = 0; i < limits.length; i++) {
    const volume = meanVolume(bars, i);
    if (volume > 0) limits[i] = floorToLot(volumeCap * volume, instrument.lot);
  }
  return limits;
}

function rulesOf({ config, instrument }: FastAccount): Pick<Tables, "rules" | "linear"> {
  const { sizing, costs, slippage, cash } = config;
  const fee = linearFee(costs);
  const slip = linearSlip(slippage);
  const rules = new Float64Array(rule.RULES);
  rules[rule.RULE_CASH] = cash;
  rules[rule.RULE_LOT] = instrument.lot;
  rules[rule.RULE_MULTIPLIER] = instrument.multiplier;
  if (sizing.kind !== "fraction" || instrument.tick !== 0 || fee === null || slip === null) {
    return { rules, linear: false };
  }
  rules[rule.RULE_FRACTION] = sizing.fraction;
  rules[rule.RULE_FEE_RATE] = fee.rate;
  rules[rule.RULE_FEE_AMOUNT] = fee.amount;
  rules[rule.RULE_SLIP_RATE] = slip.rate;
  rules[rule.RULE_SLIP_AMOUNT] = slip.amount;
  return { rules, linear: true };
}

/** Share of the value and amount a fill, added up in the order in which feeOf() does; null for other rules. */
function linearFee(costs: readonly CostRule[]): { rate: number; amount: number } | null {
  let rate = 0;
  let amount = 0;
  for (const rule of costs) {
    if (rule === "zero") continue;
    if (typeof rule === "string") return null;
    if (rule.kind === "percent") rate += rule.rate;
    else if (rule.kind === "fixed") amount += rule.amount;
    else return null;
  }
  return { rate, amount };
}

/** Share of the price and amount a unit, added up in the order in which slippageOf() does; null for other rules. */
function linearSlip(slippage: readonly SlippageRule[]): { rate: number; amount: number } | null {
  let rate = 0;
  let amount = 0;
  for (const rule of slippage) {
    if (rule.kind === "percent-slippage") rate += rule.rate;
    else if (rule.kind === "fixed-slippage") amount += rule.amount;
    else if (rule.kind === "half-spread") rate += rule.spread / 2;
    else return null;
  }
  return { rate, amount };
}
