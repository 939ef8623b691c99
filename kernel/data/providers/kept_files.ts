/**
 * What many symbols need of one download: the prices of a day, lists of instruments. They lie in the workspace, and may be
 * deleted at any time.
 */
import { join } from "node:path";
import { writeAtomically } from "../atomic_write.ts";
import { dataFolder, workspaceFolder } from "../workspace.ts";
import { ProviderError } from "./provider_error.ts";

/** Undefined where there is no such file at the provider, and that may change. */
export type Download = () => Promise<string | undefined>;

/** The text of a file, from the disk while it is younger than `fresh` ms; asked for once, however many want it. */
export type KeptFiles = (
  name: string,
  when: { readonly fresh: number; readonly now: number },
  download: Download,
) => Promise<string | undefined>;

/** @param folder of the workspace's data; default that of this process */
export function keptFiles(provider: string, folder = () => dataFolder(workspaceFolder())): KeptFiles {
  const underway = new Map<string, Promise<string | undefined>>();
  const keep: KeptFiles = (name, { fresh, now }, download) => {
    const path = join(folder(), "providers", provider, name);
    const other = underway.get(path);
    // Who began it may have been stopped; that is no answer for the others.
    if (other) {
      return other.catch((error) =>
        isStopped(error) ? keep(name, { fresh, now }, download) : Promise.reject(error)
      );
    }
    const mine = (async () => {
      const kept = await read(path, now - fresh);
      if (kept !== undefined) return kept;
      const text = await download();
      if (text !== undefined) await writeAtomically(path, new TextEncoder().encode(text));
      return text;
    })().finally(() => underway.delete(path));
    underway.set(path, mine);
    return mine;
  };
  return keep;
}

const isStopped = (error: unknown): boolean => error instanceof ProviderError && error.fault === "aborted";

async function read(path: string, oldest: number): Promise<string | undefined> {
  try {
    const { mtime } = await Deno.stat(path);
    return Number(mtime) >= oldest ? await Deno.readTextFile(path) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** A parser that need not parse the text of last time again. */
export function parsedOnce<T>(parse: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: parse(text) };
    return last.value;
  };
}
