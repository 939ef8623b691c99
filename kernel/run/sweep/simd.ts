/**
 * The fast path of sweeps as WebAssembly: what it is compiled from, and where `deno task build` puts it. The file is named by
 * the hash of its sources, so that one of older sources is never found.
 */
import { createHash } from "node:crypto";

const FAST = new URL("../../sweep/fast/", import.meta.url);
const BUILT = new URL("../../../_fresh/simd/", import.meta.url);

/** Version of the compiler, and what it is given beside the sources. */
const COMPILER = "0.28.20";
export const COMPILER_OPTIONS = [
  ...["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--importMemory", "--initialMemory", "1"],
];

export const ENTRY = "assembly/index.ts";

/** Texts by the path under which they import each other: `scalar.ts` is the one that AssemblyScript understands. */
export function simdSources(): Map<string, string> {
  const read = (path: string) => Deno.readTextFileSync(new URL(path, FAST));
  return new Map([
    [ENTRY, read(ENTRY)],
    ["assembly/masks.ts", read("assembly/masks.ts")],
    ["decisions.ts", read("assembly/decisions.ts")],
    ["scalar.ts", read("assembly/scalar.ts")],
    ...["drawdown.ts", "layout.ts", "linear.ts", "walk.ts"].map((path) =>
      [path, asAssembly(read(path))] as const
    ),
  ]);
}

/** AssemblyScript has numbers of its own, and neither type-only imports nor `!` on what cannot be null. */
const asAssembly = (text: string): string =>
  text.replaceAll(/\btype (bool|f64|i32),\s*/g, "").replaceAll(/\btype (?=[A-Z])/g, "").replaceAll("]!", "]");

/** Where the compiled sources belong. */
export function simdFile(sources: ReadonlyMap<string, string>): URL {
  const hash = createHash("sha256").update(JSON.stringify([COMPILER, COMPILER_OPTIONS, ...sources]));
  return new URL(`${hash.digest("hex").slice(0, 32)}.wasm`, BUILT);
}

/** The compiled fast path; null where it was not built from these sources, or cannot run here. */
export function loadSimd(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Deno.readFileSync(simdFile(simdSources())));
  } catch (error) {
    // Sources that are not files have no build either.
    if (error instanceof Deno.errors.NotFound || error instanceof WebAssembly.CompileError) return null;
    if (FAST.protocol !== "file:") return null;
    throw error;
  }
}
