/**
 * The look-ahead audit. What a strategy computes for a bar may depend on bars up to it alone; so the same strategy over
 * the first bars only must give the same values, bit by bit, for them. Whatever differs has read the future.
 */
import { type BacktestOptions, OPTION_NAMES } from "../engine/options.ts";
import { checkStrategy, expressionsOf } from "../engine/plan.ts";
import type { Parameters, Strategy } from "../engine/strategy.ts";
import { type Universe, universeOf } from "../engine/universe.ts";
import { ParameterError, quote, StrategyError } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { makePanel } from "../market/panel.ts";
import { viewBars } from "../market/slice_bars.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { timeFormat } from "../plot/spec/format.ts";
import { columnsTable } from "../plot/spec/tables.ts";
import { Evaluator } from "../signals/evaluate.ts";
import { isSignalLike } from "../signals/logic.ts";
import { COLUMNS, type Node } from "../signals/node.ts";
import { type Displayed, displayedAs } from "./display.ts";
import { Audit, type AuditResult, type LookAheadFinding, TOO_SHORT } from "./look_ahead_findings.ts";
import { auditOrders } from "./look_ahead_orders.ts";

/** What an audit found; shown as a table. */
export type LookAheadAudit = AuditResult & Displayed;

/** How an audit goes; everything may be left out. */
export interface AuditOptions {
  /** How many places the bars are cut at; default 20. Among them are always the last bars. */
  cuts?: number;
  /** Chooses the other places; default 1. */
  seed?: number;
  /** Of the runs that an event strategy's orders come from. */
  options?: Omit<BacktestOptions, "from" | "closeAtEnd">;
}

/**
 * Looks for values that depend on later bars: evaluates the indicators and signals of a strategy (for one with `weights`,
 * the weights; for one with `onBar`, its orders too) over the first bars only, cut at several places, and compares them
 * with those over all bars. A value that differs has read the future, be it the next bar, the maximum of the whole sample
 * or a week that had not ended.
 *
 * What the strategy brings along from outside cannot be cut: arrays made before are listed as unchecked, prices that a
 * function captured go unseen.
 *
 * @returns findings, the first bar of each name and symbol; `clean` where there are none and nothing is unchecked
 * @throws ParameterError for broken options; DataError and StrategyError as backtest() does over all bars
 * @example
 * ```ts
 * import { above, auditLookAhead, below, custom, defineStrategy, loadBars } from "tapebook";
 *
 * const tomorrow = (close: Float64Array) => close.map((value, i) => close[i + 1] ?? value);
 * const cheat = defineStrategy({
 *   name: "cheat",
 *   indicators: ({ close }) => ({ next: custom(tomorrow, close) }),
 *   signals: ({ next, close }) => ({ entries: above(next, close), exits: below(next, close) }),
 * });
 * const { clean, findings } = auditLookAhead(cheat(), await loadBars("SP500"));
 * if (clean || findings[0]!.name !== "next") throw new Error("it reads the next close");
 * ```
 */
export function auditLookAhead<P extends Parameters>(
  strategy: Strategy<P>,
  bars: Universe,
  given: AuditOptions = {},
): LookAheadAudit {
  checkNames(given, ["cuts", "seed", "options"], "the options of auditLookAhead");
  const { cuts = 20, seed = 1, options = {} } = given;
  checkWhole("cuts", cuts, 1);
  checkWhole("seed", seed, 0);
  checkNames(options, OPTION_NAMES.filter((name) => name !== "from" && name !== "closeAtEnd"), "options");
  checkStrategy(strategy);
  const universe = universeOf(bars);
  const audit = new Audit(universe, cuts, seed);
  auditExpressions(audit, strategy);
  if (strategy.definition.weights) auditWeights(audit, strategy);
  if (strategy.definition.onBar) auditOrders(audit, strategy, options);
  return displayedAs(audit.result(), auditTable);
}

function auditExpressions(audit: Audit, strategy: Strategy): void {
  const { definition, params } = strategy;
  const { tag: _, entryTags, exitTags, ...signals } = expressionsOf(strategy).signals ?? {};
  const nodes = [
    ...named("indicator", definition.indicators(COLUMNS, params)),
    ...named("signal", signals),
    ...named("signal", { ...entryTags, ...exitTags }),
  ];
  for (const bars of audit.universe) {
    if (bars.length < 2) nodes.forEach(({ name }) => audit.skip(name, TOO_SHORT));
    const all = new Evaluator(bars);
    const onAll = nodes.map(({ node }) => valuesOf(all, node));
    for (const length of audit.lengths(bars.length)) {
      const part = new Evaluator(viewBars(bars, 0, length));
      nodes.forEach(({ kind, name, node }, i) => {
        if (bringsValues(node)) return audit.skip(name, "made of values from outside the strategy");
        audit.attempt(name, () => {
          audit.compare({ kind, name, symbol: bars.symbol }, bars.time, valuesOf(part, node), onAll[i]!);
        });
      });
      part.release();
    }
    all.release();
  }
}

function named(kind: "indicator" | "signal", nodes: object) {
  return Object.entries(nodes).filter(([, node]) => node !== undefined)
    .map(([name, node]) => ({ kind, name, node: node as Node }));
}

function valuesOf(evaluator: Evaluator, node: Node): ArrayLike<number> {
  return isSignalLike(node) ? evaluator.signal(node) : evaluator.column(node);
}

/** Whether an expression holds an array of values, of which nobody knows what they were made from. */
function bringsValues(node: Node, seen = new Set<Node>()): boolean {
  if (typeof node === "number" || seen.has(node)) return false;
  seen.add(node);
  return "kind" in node ? node.inputs.some((input) => bringsValues(input, seen)) : true;
}

function auditWeights(audit: Audit, strategy: Strategy): void {
  const { definition: { weights }, params } = strategy;
  const panel = makePanel(audit.universe);
  const all = weights!(panel, params);
  const prefixes = audit.prefixes();
  if (prefixes.length === 0) audit.skip("weights", TOO_SHORT);
  for (const prefix of prefixes) {
    audit.attempt("weights", () => {
      const part = makePanel(prefix);
      const onPrefix = weights!(part, params);
      for (const { symbol } of audit.universe) {
        const [values, whole] = [onPrefix[symbol] ?? [], all[symbol] ?? []];
        if (values.length > part.length) throw new StrategyError(`${symbol} has weights after the last bar`);
        audit.compare({ kind: "weight", name: "weights", symbol }, panel.time, values, whole);
      }
    });
  }
}

function checkWhole(field: string, value: unknown, least: number): void {
  if (Number.isSafeInteger(value) && value as number >= least) return;
  throw new ParameterError(`Set ${field} to a whole number, at least ${least}: it is ${quote(value)}`, {
    field,
    value,
    allowed: `a whole number, at least ${least}`,
  });
}

function auditTable({ findings, unchecked, checked }: AuditResult): TableFigure {
  const names = [...new Set(findings.map(({ name }) => name))].join(", ");
  const parts = [
    findings.length > 0 ? `Look-ahead in ${names}` : `No look-ahead in ${checked.join(", ") || "anything"}`,
    ...unchecked.map(({ name, reason }) => `${name} unchecked, ${reason}`),
  ];
  const column = <K extends keyof LookAheadFinding>(name: K) => findings.map((finding) => finding[name]);
  const table = columnsTable({
    Kind: column("kind"),
    Name: column("name"),
    Symbol: column("symbol"),
    Bar: column("bar"),
    Time: column("time"),
    "On prefix": column("onPrefix"),
    "On all bars": column("onAll"),
  }, parts.join("; "));
  const format = timeFormat(column("time"));
  return {
    ...table,
    columns: table.columns.map((each) => each.name === "Time" ? { ...each, format } : each),
  };
}
