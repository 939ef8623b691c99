/** Snapshots as a cell takes them: in the process's own workspace, with paths that begin at the notebook's folder. */
import * as stored from "../data/snapshots.ts";
import { dataFolder, workspaceFolder } from "../data/workspace.ts";
import { checkGivenBars } from "../engine/universe.ts";
import type { Bars } from "../market/bars.ts";
import { notebookPath } from "./notebook_path.ts";
import { showBars, type ShownBars } from "./shown_bars.ts";

const folder = (): string => dataFolder(workspaceFolder());

/**
 * Keeps bars in the workspace as they are now, under the sha256 of their content: columns, symbol, name, market, timeframe,
 * currency, actions and whether they end in a delisting. What a provider changes later does not touch them.
 *
 * @returns the hash, 64 hex digits; equal bars give the same
 * @example
 * ```ts
 * import { fingerprint, loadBars, loadSnapshot, snapshot } from "tapebook";
 *
 * const bars = await loadBars("SP500", { start: "2019-01-01" });
 * const again = await loadSnapshot(await snapshot(bars));
 * if (fingerprint(again) !== fingerprint(bars) || again.symbol !== "SP500") throw new Error("the same bars");
 * ```
 */
export function snapshot(bars: Bars): Promise<string>;
export function snapshot(bars: readonly Bars[]): Promise<string[]>;
export async function snapshot(bars: Bars | readonly Bars[]): Promise<string | string[]> {
  checkGivenBars(isList(bars) ? bars : [bars]);
  return isList(bars)
    ? await Promise.all(bars.map((each) => stored.storeSnapshot(folder(), each)))
    : await stored.storeSnapshot(folder(), bars);
}

const isList = (bars: Bars | readonly Bars[]): bars is readonly Bars[] => Array.isArray(bars);

/**
 * The bars that snapshot() kept.
 *
 * @throws ParameterError for what is no hash
 * @throws DataError where the workspace has no such snapshot, or what it has is damaged
 * @example
 * ```ts
 * import { DataError, loadSnapshot } from "tapebook";
 *
 * const error = await loadSnapshot("0".repeat(64)).catch((reason) => reason);
 * if (!(error instanceof DataError)) throw new Error("nothing has this hash");
 * ```
 */
export const loadSnapshot = async (hash: string): Promise<ShownBars> =>
  showBars(await stored.readSnapshot(folder(), hash));

/**
 * Writes snapshots as one file, to be imported in another workspace. A file that is there is replaced.
 *
 * @param hashes one or several
 * @param path relative to the notebook
 * @throws ParameterError for what is no hash, and for none
 * @throws DataError where a snapshot is missing or damaged; nothing is written then
 * @example
 * ```ts
 * import { exportSnapshots, importSnapshots, loadBars, snapshot } from "tapebook";
 *
 * const hashes = await snapshot([await loadBars("SP500")]);
 * const file = `${await Deno.makeTempDir()}/study.bars`;
 * await exportSnapshots(hashes, file);
 * const back = await importSnapshots(file);
 * if (back[0] !== hashes[0]) throw new Error("the same snapshot");
 * ```
 */
export const exportSnapshots = async (hashes: string | readonly string[], path: string): Promise<void> =>
  await stored.exportSnapshots(folder(), hashes, notebookPath(path));

/**
 * Takes the snapshots of a file into the workspace: all or, where the file is damaged, none.
 *
 * @param path relative to the notebook
 * @returns their hashes in the order of the file
 * @throws DataError where the file is missing, damaged or none of exportSnapshots()
 * @example
 * ```ts
 * import { DataError, importSnapshots } from "tapebook";
 *
 * const error = await importSnapshots("nowhere.bars").catch((reason) => reason);
 * if (!(error instanceof DataError)) throw new Error("there is no such file");
 * ```
 */
export const importSnapshots = async (path: string): Promise<string[]> =>
  await stored.importSnapshots(folder(), notebookPath(path));
