/** empyrical-reloaded 0.7: growth by the count of bars, alpha compounded, information ratio of a bar. */
import {
  annualCapture,
  barInformationRatio,
  compoundedAlpha,
  growthByCount,
  NO_DRAWDOWN,
  ofReturns,
} from "./annualised.ts";

export const EMPYRICAL = {
  cagr: ofReturns(growthByCount),
  calmar: ofReturns((measured) => {
    const { deepest } = measured.drawdowns;
    return deepest < 0 ? growthByCount(measured) / -deepest : NO_DRAWDOWN;
  }),
  alpha: compoundedAlpha,
  informationRatio: barInformationRatio,
  upCapture: annualCapture(1),
  downCapture: annualCapture(-1),
};
