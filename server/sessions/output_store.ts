/**
 * Large payloads of the journals, each stored once under its hash in the workspace's `.tapebook/outputs`. A payload
 * stays while a journal that mentions it is kept.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";

export class OutputStore {
  readonly #folder: string;
  readonly #owners = new Map<string, Set<string>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  keep(text: string, owner: string): string {
    const hash = sha256(text);
    const owners = this.#owners.get(hash) ?? new Set();
    this.#owners.set(hash, owners.add(owner));
    Deno.mkdirSync(this.#folder, { recursive: true });
    try {
      Deno.writeTextFileSync(join(this.#folder, hash), text, { createNew: true, mode: 0o600 });
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
    return hash;
  }

  /** The payload, or null when it is missing or is not what its name says. */
  read(hash: string): string | null {
    try {
      const text = Deno.readTextFileSync(join(this.#folder, hash));
      return sha256(text) === hash ? text : null;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** Forgets everything: for a start that finds no journal. */
  clear(): void {
    this.#owners.clear();
    try {
      Deno.removeSync(this.#folder, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  release(owner: string): void {
    for (const [hash, owners] of this.#owners) {
      if (!owners.delete(owner) || owners.size > 0) continue;
      this.#owners.delete(hash);
      removeIfThere(join(this.#folder, hash));
    }
  }
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function removeIfThere(file: string): void {
  try {
    Deno.removeSync(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
