/**
 * Code that repeats a run whose cells are not known, such as one of a script: written from the strategy's compiled
 * functions, its parameters, and data that can be loaded by name.
 */
import { cellStatements } from "../../document/cell_source.ts";
import { type EngineConfig, resolveOptions } from "../engine/options.ts";
import type { Strategy } from "../engine/strategy.ts";
import type { Bars } from "../market/bars.ts";
import { formatTime } from "../market/time.ts";
import { TapebookError } from "../market/errors.ts";
import * as across from "../signals/across.ts";
import * as columns from "../signals/columns.ts";
import * as compare from "../signals/compare.ts";
import * as higher from "../signals/higher.ts";
import * as indicators from "../signals/indicators.ts";
import * as logic from "../signals/logic.ts";
import { canonicalJson } from "./canonical.ts";
import { capturedNames, usedNames } from "./cell_names.ts";
import { isCustom, literal } from "./literal.ts";
import { type StrategyCode, strategyCode } from "./rebuilt_strategy.ts";
import type { Finished } from "./run_card.ts";

/** What a strategy's functions may call. */
const VOCABULARY = [
  ...Object.keys({ ...across, ...columns, ...compare, ...higher, ...indicators, ...logic }),
  "makePanel",
  "mapPanel",
];

/** What makes a rule of a function's text. */
const CUSTOM: Readonly<Record<string, string>> = {
  costs: "customCosts",
  slippage: "customSlippage",
  sizing: "customSizing",
  risk: "customRisk",
};

/**
 * @throws TapebookError where nothing says how to repeat the run: bars made in memory or read from a file, functions that
 * captured something
 */
export function rebuiltCell(run: Finished): string {
  const { strategy, bars } = run;
  const code = strategyCode(strategy);
  checkFunctions(run, code);
  const given = givenOptions(run);
  const loads = bars.map(loadCall);
  const called = calledNames([...code.functions.map(([, text]) => text), given]);
  const imports = ["backtest", "loadBars", ...code.calls, ...called];
  return [
    `import { ${[...new Set(imports)].sort().join(", ")} } from "tapebook";`,
    "",
    ...code.statements,
    `const bars = ${loads.length === 1 ? loads[0] : `[\n  ${loads.join(",\n  ")},\n]`};`,
    `const run = await backtest(${code.made}, bars, ${given});`,
    "run",
  ].join("\n");
}

/** The options of a run as code. */
function givenOptions({ config, options, bars, benchmark, split }: Finished): string {
  const members = Object.entries(changed(config, resolveOptions({}, bars)))
    .map(([name, value]) => `${name}: ${literal(value, CUSTOM[name])}`);
  const rates = Object.entries(options.fx ?? {}).map(([currency, each]) => `${currency}: ${loadCall(each)}`);
  if (rates.length > 0) members.push(`fx: { ${rates.join(", ")} }`);
  const finer = [options.finer ?? []].flat();
  if (finer.length > 0) members.push(`finer: [${finer.map(loadCall).join(", ")}]`);
  if (benchmark) {
    const own = bars.includes(benchmark);
    members.push(`benchmark: ${own ? literal(benchmark.symbol) : loadCall(benchmark)}`);
  }
  if (split) members.push(`split: ${literal(formatTime(split.outOfSample.from))}`);
  return members.length > 0 ? `{ ${members.join(", ")} }` : "{}";
}

/** Refuses functions whose text does not say all: it would run elsewhere with other values, or not at all. */
function checkFunctions({ config }: Finished, { functions }: StrategyCode): void {
  const rules = [config.costs, config.slippage, config.sizing, config.risk].flat()
    .flatMap((rule): [string, string][] => isCustom(rule) ? [[rule.name, rule.source]] : []);
  const found = captured([...functions, ...rules]);
  if (found) throw unknownCode(found.name, `uses ${found.names.join(", ")} from outside its functions`);
}

/** The first function that uses what it was not given, and what that is. */
function captured(functions: StrategyCode["functions"]): { name: string; names: readonly string[] } | null {
  for (const [name, code] of functions) {
    const names = capturedNames(code).filter((each) => !VOCABULARY.includes(each));
    if (names.length > 0) return { name, names };
  }
  return null;
}

/** A module whose default export is the strategy, or the names that its functions use from outside. */
export function strategyModule(strategy: Strategy, tapebook: string): Module {
  const code = strategyCode(strategy);
  return moduleOf(code, tapebook, code.made);
}

/** The same of the function that makes the strategy from parameters. */
export function factoryModule(strategy: Strategy, tapebook: string): Module {
  const code = strategyCode(strategy);
  return moduleOf(code, tapebook, code.variable);
}

type Module = { readonly source: string } | { readonly captured: readonly string[] };

function moduleOf(
  { statements, functions, calls }: StrategyCode,
  tapebook: string,
  exported: string,
): Module {
  const found = captured(functions);
  if (found) return { captured: found.names };
  const imports = [...new Set([...calls, ...calledNames(functions.map(([, text]) => text))])].sort();
  return {
    source: [
      `import { ${imports.join(", ")} } from ${JSON.stringify(tapebook)};`,
      ...statements,
      `export default ${exported};`,
    ]
      .join("\n"),
  };
}

function unknownCode(name: string, why: string): TapebookError {
  return new TapebookError(
    "save",
    `Save the run from a notebook: here ${name} is known by its compiled functions alone, and it ${why}.`,
    {
      field: "strategy",
      value: name,
      allowed: "functions that use nothing but their arguments and tapebook",
    },
  );
}

/** The options that are not as they would be without being given. */
function changed(config: EngineConfig, defaults: EngineConfig): Partial<EngineConfig> {
  const entries = Object.entries(config) as [keyof EngineConfig, unknown][];
  return Object.fromEntries(
    entries.filter(([name, value]) => canonicalJson(value) !== canonicalJson(defaults[name])),
  );
}

function calledNames(expressions: readonly string[]): string[] {
  const used = new Set(expressions.flatMap((code) => cellStatements(`(${code});`) ?? []).flatMap(usedNames));
  return [...VOCABULARY, ...Object.values(CUSTOM)].filter((name) => used.has(name));
}

function loadCall({ symbol, market, timeframe, time, origin }: Bars): string {
  if (origin.source !== "sample") {
    throw new TapebookError(
      "save",
      `Save the run of ${symbol} from a notebook: here only its bars are known (${origin.source}), not the code that ` +
        "made them, so nobody could repeat it.",
      { field: "bars", value: origin.source, allowed: "bars that loadBars finds by their symbol" },
    );
  }
  const start = formatTime(time[0] ?? NaN), end = formatTime(time.at(-1) ?? NaN);
  return `await loadBars(${literal(symbol)}, ${literal({ market, timeframe, start, end })})`;
}
