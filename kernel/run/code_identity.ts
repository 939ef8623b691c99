/** Which code computed a run: hashes of the kernel's sources and of the lock file, and the runtime's versions. */
import { createHash } from "node:crypto";
import { sha256 } from "./canonical.ts";

export interface CodeIdentity {
  /** Product version from deno.json. */
  version: string;
  /** sha256 over path and content of every module of the kernel. */
  code: string;
  /** sha256 of deno.lock: the packages. */
  lock: string;
  deno: string;
  v8: string;
  typescript: string;
}

const KERNEL = new URL("../", import.meta.url);
const ROOT = new URL("../../", import.meta.url);

function* modules(folder: URL): Generator<string> {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    if (isDirectory) yield* modules(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) yield new URL(name, folder).href;
  }
}

function hashKernel(): string {
  const hash = createHash("sha256");
  for (const href of modules(KERNEL)) {
    // Relative names: the hash must not depend on where the product lies.
    hash.update(`${href.slice(KERNEL.href.length)}\0${Deno.readTextFileSync(new URL(href))}\0`);
  }
  return hash.digest("hex");
}

let identity: CodeIdentity | undefined;

/** Read once per process: the code that is loaded does not change, whatever happens to the files afterwards. */
export function codeIdentity(): CodeIdentity {
  identity ??= {
    version: JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT))).version,
    code: hashKernel(),
    lock: sha256(Deno.readTextFileSync(new URL("deno.lock", ROOT))),
    ...Deno.version,
  };
  return identity;
}
