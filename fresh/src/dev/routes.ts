import { isSpecialPath } from "../file_routes.ts";
import type { SourceFile } from "./crawl.ts";

/** Special files are needed before any request; so is a route that says its own pattern. */
export async function isLazyRoute({ path, file }: SourceFile): Promise<boolean> {
  return !isSpecialPath(path) && !(await Deno.readTextFile(file)).includes("routeOverride");
}
