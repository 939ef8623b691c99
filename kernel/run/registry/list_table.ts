/** The registry as a table. */
import type { TableFigure } from "../../plot/spec/figure.ts";
import type { StrategyEntry } from "./entries.ts";

const COLUMNS: readonly [
  name: string,
  format: "text" | "integer" | "ratio",
  of: (e: StrategyEntry) => string | number | null,
][] = [
  ["Name", "text", ({ name }) => name],
  ["Version", "text", ({ version }) => version],
  ["Category", "text", ({ category }) => category],
  ["Markets", "text", ({ markets }) => markets.join(" ")],
  ["Timeframes", "text", ({ timeframes }) => timeframes.join(" ")],
  [
    "Parameters",
    "text",
    ({ defaults }) =>
      Object.entries(defaults).map(([name, value]) =>
        `${name} ${typeof value === "string" ? JSON.stringify(value) : value}`
      )
        .join(", "),
  ],
  ["Warm-up", "integer", ({ warmUp }) => warmUp],
  ["Tags", "text", ({ tags }) => tags.join(" ")],
  ["Runs", "integer", ({ runs }) => runs],
  [
    "Sharpe",
    "text",
    ({ records }) =>
      records.map(({ market, bestSharpe, medianSharpe }) =>
        `${market} ${bestSharpe?.toFixed(2) ?? "–"} (median ${medianSharpe?.toFixed(2) ?? "–"})`
      ).join(", "),
  ],
  ["Validated", "text", validated],
  ["Problem", "text", ({ error }) => error ?? ""],
];

function validated({ validation }: StrategyEntry): string {
  if (validation === null) return "never";
  const { passed, failed, at, engine, current } = validation;
  return `${passed ? "passed" : `failed: ${failed}`} ${at.slice(0, 10)}, engine ${engine}${
    current ? "" : ", changed since"
  }`;
}

/** What columns say of a strategy of which there is nothing to say; one that says no more of any is left out. */
const NOTHING: readonly unknown[] = [null, "", 0, "never"];

export function listTable(entries: readonly StrategyEntry[]): TableFigure {
  const columns = COLUMNS.filter(([name, , of]) =>
    name === "Name" || entries.some((entry) => !NOTHING.includes(of(entry)))
  );
  const broken = entries.filter(({ error }) => error !== null).length;
  return {
    kind: "table",
    title: `${entries.length} strategies${broken === 0 ? "" : `, ${broken} of them with a problem`}`,
    columns: columns.map(([name, format]) => ({ name, format })),
    rows: entries.map((entry) => columns.map(([, , of]) => of(entry))),
    total: entries.length,
  };
}
