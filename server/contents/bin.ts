/** Deleted files wait in `<workspace>/.tapebook/bin/<id>/`, each with a note of where it was. */
import { join } from "node:path";
import { z } from "zod";
import { type Failure, failure, failureFrom } from "./failure.ts";
import { copyNames } from "./names.ts";
import { newPlace, parentOf, type Place } from "./place.ts";

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

/** Back to where it was, under the name of a copy if something else has its name by now. */
export async function restoreFromBin(
  root: string,
  id: string,
): Promise<{ ok: true; path: string } | Failure> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return gone(id);
  const folder = join(root, ".tapebook", "bin", id);
  const text = await Deno.readTextFile(join(folder, NOTE)).catch(() => null);
  if (text === null) return gone(id);
  const { path } = note.parse(JSON.parse(text));
  const place = await freePlace(root, path);
  if (!place.ok) return place;
  try {
    await Deno.rename(join(folder, ITEM), place.file);
    await Deno.remove(folder, { recursive: true });
    return place;
  } catch (error) {
    return failureFrom(error, path);
  }
}

async function freePlace(root: string, path: string): Promise<Place | Failure> {
  let place = await newPlace(root, path);
  for (const name of copyNames(parentOf(path), path)) {
    if (!place.ok || !(await exists(place.file))) break;
    place = await newPlace(root, name);
  }
  return place;
}

function gone(id: string): Failure {
  return failure("not-found", `There is nothing deleted as ${id}; it may have been restored already.`);
}

/** A link that leads nowhere counts: its name is taken. */
export async function exists(file: string): Promise<boolean> {
  return await Deno.lstat(file).then(() => true, () => false);
}
