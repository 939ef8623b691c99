/**
 * Code that repeats a run whose cells are not known, such as one of a script: written from the strategy's compiled
 * functions, its parameters, and data that can be loaded by name.
 */
import { cellStatements } from "../../document/cell_source.ts";
import { type EngineConfig, resolveOptions } from "../engine/options.ts";
import type { StrategyText } from "../engine/strategy.ts";
import type { Bars } from "../market/bars.ts";
import { formatTime } from "../market/time.ts";
import { TapebookError } from "../market/errors.ts";
import * as columns from "../signals/columns.ts";
import * as compare from "../signals/compare.ts";
import * as indicators from "../signals/indicators.ts";
import * as logic from "../signals/logic.ts";
import { canonicalJson } from "./canonical.ts";
import { usedNames } from "./cell_names.ts";
import type { Finished } from "./run_card.ts";

/** What a strategy's functions may call. */
const VOCABULARY = Object.keys({ ...columns, ...compare, ...indicators, ...logic });

/** @throws TapebookError where the bars were made in memory or come from a file: nothing says how to load them again */
export function rebuiltCell({ strategy, bars, config }: Finished): string {
  const { name, version, params, definition: { description, text } } = strategy;
  const members = [
    `name: ${JSON.stringify(name)}`,
    `version: ${JSON.stringify(version)}`,
    ...(description ? [`description: ${JSON.stringify(description)}`] : []),
    `params: { ${Object.entries(params).map(([key, value]) => `${key}: ${defaulted(value)}`).join(", ")} }`,
    ...functions(text),
  ];
  const given = literal(changed(config, resolveOptions({}, bars)));
  const loads = bars.map(loadCall);
  const imports = ["backtest", "defineStrategy", "loadBars", "z", ...calledNames(text)];
  return [
    `import { ${[...new Set(imports)].sort().join(", ")} } from "tapebook";`,
    "",
    `const strategy = defineStrategy({\n${members.map((member) => `  ${member},\n`).join("")}});`,
    `const bars = ${loads.length === 1 ? loads[0] : `[\n  ${loads.join(",\n  ")},\n]`};`,
    `const run = await backtest(strategy(), bars, ${given});`,
    "run",
  ].join("\n");
}

/** The options that are not as they would be without being given. */
function changed(config: EngineConfig, defaults: EngineConfig): Partial<EngineConfig> {
  const entries = Object.entries(config) as [keyof EngineConfig, unknown][];
  return Object.fromEntries(
    entries.filter(([name, value]) => canonicalJson(value) !== canonicalJson(defaults[name])),
  );
}

/** Only the value is known, not the schema that it passed. */
const defaulted = (value: unknown): string => `z.any().default(${literal(value)})`;

/** A JSON value as a person would type it. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Object.keys(value).length === 0) return "{}";
  const key = (name: string) => /^[a-zA-Z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
  return `{ ${Object.entries(value).map(([name, each]) => `${key(name)}: ${literal(each)}`).join(", ")} }`;
}

function functions(text: StrategyText): string[] {
  return (["check", "indicators", "state", "signals", "onBar", "weights"] as const).flatMap((key) => {
    const code = text[key];
    if (code === null) return [];
    return [isMethod(key, code) ? code : `${key}: ${code}`];
  });
}

/** `signals({ fast }) { … }` is written as it stands, `({ fast }) => …` after its key. */
const isMethod = (key: string, code: string): boolean => new RegExp(`^(async\\s+)?${key}\\s*\\(`).test(code);

function calledNames(text: StrategyText): string[] {
  const statements = cellStatements(`({ ${functions(text).join(", ")} })`) ?? [];
  const used = new Set(statements.flatMap(usedNames));
  return VOCABULARY.filter((name) => used.has(name));
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
