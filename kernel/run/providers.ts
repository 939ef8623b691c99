/** The providers of data as a cell sees them. The router loads on first use. */
import type { ProviderStatus, StatusOptions } from "../data/router/status.ts";
import { checkNames } from "../market/known_names.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { type Displayed, displayedAs } from "./display.ts";

/** The entries of providers(), in the order in which providers are asked; shown, a table. */
export type ProviderList = readonly ProviderStatus[] & Displayed;

/**
 * The providers that loadBars asks for what is not stored, in the order in which it does: what each serves, whether its keys
 * are set in the environment (never the keys), its limits, and how it went since this kernel began. No provider is asked
 * anything unless `check` is true.
 *
 * @param options `check` asks each for the cheapest answer it has, at most 15 s; `signal` stops that
 * @returns an entry for each provider, limits as requests in ms, times as epoch ms; shown, a table
 * @throws ParameterError for an unknown option, and for a setting in the environment that cannot be read
 * @example
 * ```ts
 * import { providers } from "tapebook";
 *
 * const yahoo = (await providers()).find(({ name }) => name === "yahoo");
 * if (!yahoo?.serves.US?.includes("1d") || yahoo.credentials.length > 0) throw new Error("daily bars without a key");
 * ```
 */
export async function providers(options: StatusOptions = {}): Promise<ProviderList> {
  checkNames(options, ["check", "signal"], "the options of providers");
  const [{ router }, { PROVIDERS }, { providerStatuses }] = await Promise.all([
    import("../data/router/mod.ts"),
    import("../data/providers/all.ts"),
    import("../data/router/status.ts"),
  ]);
  return displayedAs(await providerStatuses(router, PROVIDERS, options), providersTable);
}

const COLUMNS: readonly [name: string, of: (status: ProviderStatus) => string | number][] = [
  ["Provider", ({ name }) => name],
  ["Serves", ({ serves }) => servesText(serves)],
  ["State", ({ state }) => state],
  ["Keys", ({ credentials }) => credentials.map(keyText).join(", ")],
  ["Limits", ({ limits }) => limits.map(({ requests, ms }) => `${requests} in ${spanText(ms)}`).join(", ")],
  ["Answers", ({ answers }) => answers],
  ["Failures", ({ failures }) => failures],
  ["Last failure", ({ lastFailure }) => lastFailure?.message ?? ""],
];

export function providersTable(statuses: readonly ProviderStatus[]): TableFigure {
  const checked = statuses.some(({ health }) => health !== null);
  const columns = checked ? [...COLUMNS, ["Check", checkText] as const] : COLUMNS;
  const ready = statuses.filter(({ state }) => state === "ready").length;
  return {
    kind: "table",
    title: `${statuses.length} providers of data, ${ready} of them ready`,
    columns: columns.map(([name]) => ({
      name,
      format: name === "Answers" || name === "Failures" ? "integer" : "text",
    })),
    rows: statuses.map((status) => columns.map(([, of]) => of(status))),
    total: statuses.length,
  };
}

const keyText = ({ variable, set, optional }: ProviderStatus["credentials"][number]): string =>
  `${variable}: ${set ? "set" : optional ? "not set, not always needed" : "not set"}`;

const checkText = ({ health }: ProviderStatus): string =>
  health === null ? "not asked" : health.ok ? `answers in ${health.ms} ms` : health.message;

/** Markets with the same timeframes together: "US, FX: 1m 1d". */
function servesText(serves: ProviderStatus["serves"]): string {
  const groups = Map.groupBy(Object.entries(serves), ([, timeframes]) => timeframes.join(" "));
  return [...groups].map(([timeframes, entries]) =>
    `${entries.map(([market]) => market).join(", ")}: ${timeframes}`
  )
    .join("; ");
}

const SPANS: readonly [ms: number, unit: string][] = [[86_400_000, "d"], [3_600_000, "h"], [60_000, "min"], [
  1_000,
  "s",
]];

function spanText(ms: number): string {
  const [unit, name] = SPANS.find(([unit]) => ms % unit === 0) ?? [1, "ms"];
  return `${ms / unit} ${name}`;
}
