/** Strategies by name, as a cell asks for them. What reads files, the catalogue or YAML is loaded on first use. */
import type { Strategy } from "../engine/strategy.ts";
import type { StrategyVersion } from "../data/strategy_history.ts";
import { type Displayed, displayedAs } from "./display.ts";
import type { AnyFactory } from "./registry/files.ts";
import type { StrategyList } from "./registry/entries.ts";
import type { ImportOptions, VersionNote } from "./registry/history.ts";
import type { ValidationReport } from "./registry/validate.ts";

const files = () => import("./registry/files.ts");
const history = () => import("./registry/history.ts");

/** A strategy from the registry: a function of its parameters, which only the strategy itself knows. */
export interface NamedFactory
  extends Pick<AnyFactory, "name" | "version" | "description" | "schema" | "defaults" | "definition"> {
  (params?: Readonly<Record<string, unknown>>): Strategy;
}

/**
 * Every strategy of the workspace's folder `strategies` and of the product, one entry a file: name, version, what it is
 * for, its parameters as a JSON Schema, warm-up, saved runs with their Sharpe ratios by market, and its last validation. A
 * file that cannot be loaded is listed with its `error`. Files are read anew each time.
 *
 * @returns the entries, the workspace's first; shown, a table
 * @example
 * ```ts
 * import { strategies } from "tapebook";
 *
 * const entry = (await strategies()).find(({ name }) => name === "sma_crossover");
 * if (entry?.warmUp !== 100 || entry.category !== "trend") throw new Error("100 bars, then the cross can happen");
 * ```
 */
export async function strategies(): Promise<StrategyList> {
  const [{ here }, { entriesOf }, { listTable }] = await Promise.all([
    files(),
    import("./registry/entries.ts"),
    import("./registry/list_table.ts"),
  ]);
  return displayedAs(await entriesOf(here()), listTable);
}

/**
 * A strategy by name, the parameters of its preset as defaults; the workspace's own before one of the product. Without a
 * version it is the file as it is now, otherwise the highest version that fits, from the file or the saved versions.
 *
 * @param version a version (`1.2.0`), a range (`1.x`, `^1.2`) or `latest`
 * @throws ParameterError for an unknown name, and for a version that there is not; StrategyError for a file that cannot be
 * loaded
 * @example
 * ```ts
 * import { backtest, loadBars, strategy } from "tapebook";
 *
 * const smaCrossover = await strategy("sma_crossover");
 * const run = await backtest(smaCrossover({ fast: 10 }), await loadBars("SP500"));
 * if (run.trades.length === 0) throw new Error("it trades");
 * ```
 */
export async function strategy(name: string, version?: string): Promise<NamedFactory> {
  const [{ here }, { factoryFor }] = await Promise.all([files(), import("./registry/entries.ts")]);
  return await factoryFor(here(), name, version);
}

/**
 * Tries a strategy file step by step: import, preset, schema, instantiate, a dry run on bars that ship (or, for other
 * markets and timeframes, are made up), the same run twice, the look-ahead audit, and the same run on the first 70 % of the
 * bars. The result goes into the workspace's catalogue, where strategies() finds it.
 *
 * @param file a path ending in `.ts`, or the name of a strategy
 * @returns every step with `ok`, `failed` or `skipped`, why, and how long it took; shown, a table
 * @throws DataError for a file that does not exist, ParameterError for an unknown name
 * @example
 * ```ts
 * import { validateStrategy } from "tapebook";
 *
 * const { passed, steps } = await validateStrategy("sma_crossover");
 * if (!passed || steps.length !== 8) throw new Error("a shipped strategy passes every step");
 * ```
 */
export async function validateStrategy(file: string): Promise<ValidationReport & Displayed> {
  const [{ findFile, here }, { validate, validationTable }] = await Promise.all([
    files(),
    import("./registry/validate.ts"),
  ]);
  const place = here();
  return displayedAs(await validate(place, await findFile(place, file)), validationTable);
}

/**
 * Saves a strategy's file and preset as they are now as a version, with a message. Saving what is saved already changes
 * nothing; a version that is saved again with other code is a further revision of it.
 *
 * @returns the version's row
 * @throws ParameterError for an unknown name
 * @example
 * ```ts
 * import { saveVersion, versions } from "tapebook";
 *
 * await saveVersion("sma_crossover", { message: "as shipped" });
 * const [first] = await versions("sma_crossover");
 * if (first?.revision !== 1) throw new Error("one version is saved");
 * ```
 */
export async function saveVersion(name: string, note: VersionNote = {}): Promise<StrategyVersion> {
  const [{ here }, { save }] = await Promise.all([files(), history()]);
  return await save(here(), name, note);
}

/**
 * The saved versions of a strategy, oldest first: revision, version, message, author, time and source.
 *
 * @returns none for a name that was never saved; shown, a table
 * @example
 * ```ts
 * import { versions } from "tapebook";
 *
 * if ((await versions("never_saved")).length !== 0) throw new Error("nothing is saved under that name");
 * ```
 */
export async function versions(name: string): Promise<readonly StrategyVersion[] & Displayed> {
  const [{ here }, { versionsOf, versionsTable }] = await Promise.all([files(), history()]);
  return displayedAs(await versionsOf(here(), name), (rows) => versionsTable(name, rows));
}

/**
 * What changed in source and preset between two saved versions, line by line as a unified diff; empty where nothing did.
 *
 * @param a a revision's number, or a version such as `1.0.0`, meaning its newest revision
 * @throws ParameterError for a version that is not saved
 * @example
 * ```ts
 * import { diffVersions, saveVersion } from "tapebook";
 *
 * const { revision } = await saveVersion("ema_crossover");
 * if ((await diffVersions("ema_crossover", revision, revision)) !== "") throw new Error("nothing differs from itself");
 * ```
 */
export async function diffVersions(name: string, a: number | string, b: number | string): Promise<string> {
  const [{ here }, { difference }] = await Promise.all([files(), history()]);
  return await difference(here(), name, a, b);
}

/**
 * Brings a saved version back as the workspace's file, `strategies/<name>.ts`. What the file held is saved as a version
 * first, so nothing is lost and rolling back can be rolled back.
 *
 * @param version as of diffVersions()
 * @returns the new row, whose source is the old one's
 * @throws ParameterError for a version that is not saved; DataError where somebody changes the file at the same moment
 * @example
 * ```ts
 * import { rollBack, saveVersion, strategies } from "tapebook";
 *
 * const { revision } = await saveVersion("buy_and_hold");
 * await rollBack("buy_and_hold", revision);
 * const entry = (await strategies()).find(({ name }) => name === "buy_and_hold");
 * if (entry?.origin !== "workspace") throw new Error("the workspace has a file of its own now");
 * ```
 */
export async function rollBack(
  name: string,
  version: number | string,
  note: VersionNote = {},
): Promise<StrategyVersion> {
  const [{ here }, { rollBackTo }] = await Promise.all([files(), history()]);
  return await rollBackTo(here(), name, version, note);
}

/**
 * Writes a strategy with its preset and its saved versions into one file, for importStrategy() elsewhere.
 *
 * @param target path of the file; default `<name>.strategy.json` in the notebook's folder
 * @returns the path
 * @throws ParameterError for an unknown name
 * @example
 * ```ts
 * import { exportStrategy, importStrategy } from "tapebook";
 *
 * const path = await exportStrategy("gap_fade", `${await Deno.makeTempDir()}/gap_fade.strategy.json`);
 * const { name, version } = await importStrategy(path);
 * if (name !== "gap_fade" || version === "") throw new Error("it is the workspace's now");
 * ```
 */
export async function exportStrategy(name: string, target?: string): Promise<string> {
  const [{ here }, { exportBundle }] = await Promise.all([files(), history()]);
  return await exportBundle(here(), name, target);
}

/**
 * Takes over a file that exportStrategy() wrote: the strategy becomes the workspace's `strategies/<name>.ts` with its
 * preset, its history is added to the catalogue. The code is not run until the strategy is used; it is as trustworthy as
 * where it comes from.
 *
 * @returns the version that is the workspace's now
 * @throws DataError for a file of another form or changed since, and where the workspace's file has other code
 * @example
 * ```ts
 * import { exportStrategy, importStrategy, strategy } from "tapebook";
 *
 * const file = await exportStrategy("rsi_momentum", `${await Deno.makeTempDir()}/one.json`);
 * await importStrategy(file, { replace: true });
 * if ((await strategy("rsi_momentum")).name !== "rsi_momentum") throw new Error("it can be used");
 * ```
 */
export async function importStrategy(file: string, options: ImportOptions = {}): Promise<StrategyVersion> {
  const [{ here }, { importBundle }] = await Promise.all([files(), history()]);
  return await importBundle(here(), file, options);
}
