/** The registry as a page of Markdown: what ships, for people who have not started it. */
import type { z } from "zod";
import { inWords } from "../../strategy/parameters.ts";
import type { StrategyEntry } from "./entries.ts";
import { CATEGORIES } from "./preset.ts";

const TITLES: Readonly<Record<string, string>> = {
  "trend": "Trend",
  "mean-reversion": "Mean reversion",
  "momentum": "Momentum",
  "multi-factor": "Multi-factor",
  "other": "Other",
};

const HEAD = `# Strategies

Made from the registry by \`deno task docs\`: change the strategy or its YAML file, not this page.

Each is one file in \`strategies/\`, its rule and source at the top, with its preset beside it. In a notebook
\`await strategies()\` shows the same and the saved runs besides, \`await strategy("sma_crossover")\` gives one by
name. [Add one of your own](add-a-strategy.md) in your workspace's folder \`strategies\`. The warm-up is with the
default parameters.
`;

/** Text of the page, before formatting. */
export function strategiesPage(entries: readonly StrategyEntry[]): string {
  const sections = CATEGORIES.flatMap((category) => {
    const of = entries.filter((entry) => entry.category === category);
    return of.length === 0 ? [] : [`## ${TITLES[category]}`, ...of.map(section)];
  });
  return `${[HEAD, ...sections].join("\n\n")}\n`;
}

function section(
  { name, version, description, kind, markets, timeframes, reads, warmUp, tags, parameters }: StrategyEntry,
): string {
  const bars = warmUp === null ? "depends on the bars" : warmUp === 0 ? "none" : `${warmUp} bars`;
  const lines = [
    `For ${markets.join(", ")}; ${timeframes.join(", ")}${
      reads.length > 0 ? `, reading ${reads.join(", ")}` : ""
    }`,
    `Warm-up: ${bars}`,
    `Decides by \`${kind}\`; version ${version}; ${tags.join(", ")}`,
    ...parameterLines(parameters),
  ];
  return [`### ${name}`, description, lines.map((line) => `- ${line}`).join("\n")].join("\n\n");
}

type Properties = Readonly<Record<string, z.core.JSONSchema.BaseSchema>>;

function parameterLines(schema: StrategyEntry["parameters"]): string[] {
  return Object.entries((schema?.properties ?? {}) as Properties).map(([name, json]) => {
    const words = inWords(json);
    const fallback = json.default === undefined ? "must be given" : `default ${JSON.stringify(json.default)}`;
    return `\`${name}\`: ${words ? `${words}, ` : ""}${fallback}`;
  });
}
