/** From rules as given to what the engine asks. */
import { checkFunction, refuseKind } from "../arguments.ts";
import {
  correlationCap,
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
import { capGross, capNet, capPosition, capPositions, capSector } from "./caps.ts";
import { capCorrelation } from "./correlation.ts";
import { customRules } from "./custom.ts";
import { dailyLossRules, drawdownRules, timeStopRules } from "./halts.ts";
import { withStop, withTarget } from "./protection.ts";
import { type CustomRules, type Risk, type RiskCheck, type RiskSpec, RULES } from "./spec.ts";

const BUILDERS =
  "a rule such as maxPosition(0.1), maxGrossExposure(1), maxNetExposure(1), maxOpenPositions(10), stopLoss(0.02), " +
  "takeProfit(0.04), timeStop(20), dailyLossLimit(0.03), drawdownHalt({ limit: 0.2 }), sectorCap({ fraction: 0.25 }), " +
  "correlationCap({ limit: 0.8 }) or customRisk(name, rules), or a list of these";

/**
 * The rules of a run, checked, in their order; none by default.
 *
 * @throws ParameterError
 */
export function resolveRisk(given: Risk | undefined): readonly RiskSpec[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given.map(rebuilt) : [rebuilt(given as RiskSpec)];
}

/** Plain data may come from a manifest or by hand: it goes through the same checks. */
function rebuilt(given: RiskSpec): RiskSpec {
  switch (given?.kind) {
    case "max-position":
      return maxPosition(given.fraction);
    case "max-gross-exposure":
      return maxGrossExposure(given.exposure);
    case "max-net-exposure":
      return maxNetExposure(given.exposure);
    case "max-open-positions":
      return maxOpenPositions(given.positions);
    case "stop-loss":
      return stopLoss(given.distance);
    case "take-profit":
      return takeProfit(given.distance);
    case "time-stop":
      return timeStop(given.bars);
    case "daily-loss-limit":
      return dailyLossLimit(given.fraction, { flatten: given.flatten });
    case "drawdown-halt":
      return drawdownHalt({ limit: given.limit, coolDown: given.coolDown, flatten: given.flatten });
    case "sector-cap":
      return sectorCap({ fraction: given.fraction });
    case "correlation-cap":
      return correlationCap({ limit: given.limit, bars: given.bars, action: given.action });
    case "custom":
      checkFunction(
        { what: `the rules of customRisk("${given.name}")`, field: "risk.rules", value: given[RULES] },
        "functions: a manifest keeps their text alone",
      );
      return given;
    default:
      return refuseKind("risk", given, BUILDERS);
  }
}

/** The rules of one run. They keep its state: another run needs new ones. */
export function riskChecksOf(specs: readonly RiskSpec[]): readonly RiskCheck[] {
  return specs.map((spec) => ({
    name: nameOf(spec),
    protects: spec.kind === "stop-loss" || spec.kind === "take-profit",
    ...rulesOf(spec),
  }));
}

/** What a rule is called in reasons: as the cell wrote it. */
const nameOf = (spec: RiskSpec): string =>
  spec.kind === "custom"
    ? spec.name
    : spec.kind.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function rulesOf(spec: RiskSpec): CustomRules {
  switch (spec.kind) {
    case "max-position":
      return { check: (proposal, view) => capPosition(spec.fraction, proposal, view) };
    case "max-gross-exposure":
      return { check: (proposal, view) => capGross(spec.exposure, proposal, view) };
    case "max-net-exposure":
      return { check: (proposal, view) => capNet(spec.exposure, proposal, view) };
    case "max-open-positions":
      return { check: (proposal, view) => capPositions(spec.positions, proposal, view) };
    case "stop-loss":
      return { check: (proposal) => withStop(spec.distance, proposal) };
    case "take-profit":
      return { check: (proposal) => withTarget(spec.distance, proposal) };
    case "time-stop":
      return timeStopRules(spec.bars);
    case "daily-loss-limit":
      return dailyLossRules(spec);
    case "drawdown-halt":
      return drawdownRules(spec);
    case "sector-cap":
      return { check: (proposal, view) => capSector(spec.fraction, proposal, view) };
    case "correlation-cap":
      return { check: (proposal, view) => capCorrelation(spec, proposal, view) };
    case "custom":
      return customRules(spec);
  }
}
