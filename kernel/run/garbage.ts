/** What a workspace's data no longer need, as a cell asks for it. */
import { collectGarbage as collect, type Garbage } from "../data/store/garbage.ts";
import { workspaceFolder } from "../data/workspace.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";

export type { Garbage } from "../data/store/garbage.ts";

/**
 * Finds the files in the workspace's data that nothing refers to: snapshots that no notebook (*.ipynb, those in the bin
 * included), *.ts or *.js file of the workspace names and that are older than a day; stored bars that have been replaced;
 * and what stopped processes left behind. With `remove` it deletes them.
 *
 * @returns paths within `.tapebook`, how many bytes they take, and how many files stay
 * @throws ParameterError for an unknown option, and for `remove` that is neither true nor false
 * @throws DataError where the workspace cannot be written to
 * @example
 * ```ts
 * import { collectGarbage, loadBars, snapshot } from "tapebook";
 *
 * const hash = await snapshot(await loadBars("SP500"));
 * const { unused, kept } = await collectGarbage();
 * if (kept === 0 || unused.some((path) => path.includes(hash))) throw new Error("what is new stays");
 * ```
 */
export async function collectGarbage(options: { remove?: boolean } = {}): Promise<Garbage> {
  checkNames(options, ["remove"], "the options of collectGarbage");
  const { remove = false } = options;
  if (typeof remove !== "boolean") {
    throw new ParameterError(`Set remove to true or false: it is ${quote(remove)}`, {
      field: "remove",
      value: remove,
      allowed: "true, false",
    });
  }
  return await collect(workspaceFolder(), remove);
}
