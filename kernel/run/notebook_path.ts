import { resolve } from "node:path";
import { ParameterError, quote } from "../market/errors.ts";

/** The absolute path of a file that a cell names: relative ones begin at the notebook's folder. */
export function notebookPath(path: unknown): string {
  if (typeof path === "string" && path !== "") return resolve(Deno.cwd(), path);
  throw new ParameterError(`Set path to that of a file: it is ${quote(path)}`, {
    field: "path",
    value: path,
    allowed: "text",
  });
}
