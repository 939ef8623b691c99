/** Deleted files wait in `<workspace>/.tapebook/bin/<id>/`, each with a note of where it was. */
import { join } from "node:path";
import { z } from "zod";
import { type Failure, failure, failureFrom, taken } from "./failure.ts";
import { newPlace, type Place } from "./place.ts";

const note = z.object({ path: z.string(), deleted: z.string() });
const NOTE = "origin.json";
const ITEM = "item";

export async function moveToBin(root: string, place: Place): Promise<{ ok: true; id: string } | Failure> {
  const id = crypto.randomUUID();
  const folder = join(root, ".tapebook", "bin", id);
  try {
    await Deno.mkdir(folder, { recursive: true });
    const origin = { path: place.path, deleted: new Date().toISOString() };
    await Deno.writeTextFile(join(folder, NOTE), JSON.stringify(origin));
    await Deno.rename(place.file, join(folder, ITEM));
    return { ok: true, id };
  } catch (error) {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    return failureFrom(error, place.path);
  }
}

/** Back to where it was, if that name is still free. */
export async function restoreFromBin(
  root: string,
  id: string,
): Promise<{ ok: true; path: string } | Failure> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return gone(id);
  const folder = join(root, ".tapebook", "bin", id);
  const text = await Deno.readTextFile(join(folder, NOTE)).catch(() => null);
  if (text === null) return gone(id);
  const { path } = note.parse(JSON.parse(text));
  const place = await newPlace(root, path);
  if (!place.ok) return place;
  try {
    if (await exists(place.file)) return taken(path);
    await Deno.rename(join(folder, ITEM), place.file);
    await Deno.remove(folder, { recursive: true });
    return { ok: true, path };
  } catch (error) {
    return failureFrom(error, path);
  }
}

function gone(id: string): Failure {
  return failure("not-found", `There is nothing deleted as ${id}; it may have been restored already.`);
}

/** A link that leads nowhere counts: its name is taken. */
export async function exists(file: string): Promise<boolean> {
  return await Deno.lstat(file).then(() => true, () => false);
}
