/** Every statistic in groups, and everything that a run assumed. */
import { assumptionsOf } from "../../engine/assumptions.ts";
import type { EngineConfig } from "../../engine/options.ts";
import { MISSING } from "../../plot/spec/format.ts";
import { formatStatistic } from "../../plot/spec/statistic.ts";
import type { SheetTerm, SheetTerms } from "../../plot/spec/sheet.ts";
import { type StatisticName, STATISTICS } from "../../stats/registry.ts";
import type { Statistics } from "../../stats/statistics.ts";
import type { DataSet } from "../manifest.ts";
import { KINDS } from "../statistics.ts";
import type { SheetRun } from "./sheet_run.ts";

export function statisticTerms(statistics: Statistics): SheetTerms[] {
  const names = Object.keys(statistics) as StatisticName[];
  return Object.entries(KINDS).map(([kind, title]) => ({
    title,
    terms: names.filter((name) => STATISTICS[name].kind === kind).map((name): SheetTerm => {
      const { value, reason } = statistics[name];
      const label = STATISTICS[name].title;
      if (value === null) return { label, value: MISSING, ...reason !== undefined && { reason } };
      return { label, value: formatStatistic(value, STATISTICS[name].unit) };
    }),
  })).filter(({ terms }) => terms.length > 0);
}

/** What trades are made by. */
export const ruleTerms = (config: EngineConfig): SheetTerms => ({
  title: "Rules",
  terms: assumptionsOf(config).map(({ subject, words }) => ({
    label: subject,
    value: short(plainWords(words)),
  })),
});

/** Which bars it is of; of many the first. */
export const dataTerms = (sets: readonly DataSet[]): SheetTerms => ({
  title: "Data",
  terms: sets.slice(0, MOST_DATA).map(({ symbol, timeframe, first, last, rows, hash, role }) => ({
    label: role === "bars" ? symbol : `${symbol} (${role})`,
    value: `${timeframe}, ${rows} bars, ${first} → ${last}, #${hash.slice(0, 12)}`,
  })),
});

export function assumptionTerms({ run, finished }: SheetRun): SheetTerms[] {
  const { manifest } = run;
  const parameters = Object.entries(manifest.parameters).map(([label, value]): SheetTerm => ({
    label,
    value: short(typeof value === "string" ? value : JSON.stringify(value) ?? String(value)),
  }));
  return [
    ruleTerms(finished.config),
    { title: "Parameters", terms: parameters },
    dataTerms(manifest.data),
    {
      title: "Run",
      terms: [
        { label: "Id", value: run.id },
        { label: "Digest", value: run.digest.slice(0, 12) },
        { label: "Strategy", value: `${manifest.strategy.name} ${manifest.strategy.version}`.trim() },
        { label: "Engine", value: manifest.engine.version },
        { label: "Deno", value: manifest.runtime.deno },
      ],
    },
  ].filter(({ terms }) => terms.length > 0);
}

/** Data sets that are listed one by one. */
const MOST_DATA = 50;
const LONG = 160;

/** Options that are records and lists, without their brackets. */
const plainWords = (words: string): string =>
  words.replaceAll(/["{}[\]]/g, "").replaceAll(/([,:])(?=\S)/g, "$1 ");

const short = (text: string): string => text.length > LONG ? `${text.slice(0, LONG - 1)}…` : text;
