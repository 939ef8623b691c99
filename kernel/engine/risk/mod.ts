/** Risk rules as plain data, and the chain that the engine asks about every entry and after every bar. */
export {
  cautiousRisk,
  correlationCap,
  customRisk,
  dailyLossLimit,
  drawdownHalt,
  maxGrossExposure,
  maxNetExposure,
  maxOpenPositions,
  maxPosition,
  sectorCap,
  stopLoss,
  takeProfit,
  timeStop,
} from "./builders.ts";
export { heat, protectivePrices, runChain } from "./chain.ts";
export { resolveRisk, riskChecksOf } from "./resolve.ts";
export type * from "./spec.ts";
