/** Compiles the fast path of sweeps to WebAssembly, as part of `deno task build`. */
import { COMPILER_OPTIONS, ENTRY, simdFile, simdSources } from "../kernel/run/sweep/simd.ts";

if (import.meta.main) await buildSimd();

/** In a process of its own, as the compiler takes seconds: sweeps run the twin in TypeScript until it is there. */
export function buildSimdAside(root: string): void {
  if (isThere(simdFile(simdSources()))) return;
  new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-P=build", "cli/simd_build.ts"],
    cwd: root,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn().unref();
}

function isThere(file: URL): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Writes it where sweeps look for it, and removes what was built from older sources. */
export async function buildSimd(): Promise<void> {
  const sources = simdSources();
  const file = simdFile(sources);
  const folder = new URL(".", file);
  await Deno.mkdir(folder, { recursive: true });
  if (isThere(file)) return;
  const before = await Array.fromAsync(Deno.readDir(folder), ({ name }) => new URL(name, folder));
  // A process that loads it in this moment must not find half of it.
  const part = new URL(`${crypto.randomUUID()}.part`, folder);
  await Deno.writeFile(part, await compileSimd(sources));
  await Deno.rename(part, file);
  // Two builds at once remove each other's leftovers, but not what both have built.
  for (const old of before) if (old.href !== file.href) await Deno.remove(old).catch(() => {});
}

export async function compileSimd(sources: ReadonlyMap<string, string>): Promise<Uint8Array<ArrayBuffer>> {
  const { default: asc } = await import("assemblyscript/asc");
  let binary: Uint8Array | null = null;
  const { error, stderr } = await asc.main([ENTRY, "--outFile", "fast.wasm", ...COMPILER_OPTIONS], {
    readFile: (name: string) => sources.get(name) ?? null,
    writeFile: (_name: string, contents: unknown) => void (binary = contents as Uint8Array),
    listFiles: () => [],
  });
  if (error !== null || binary === null) {
    throw new Error(`The fast path of sweeps does not compile: ${error?.message ?? ""}\n${stderr}`);
  }
  return new Uint8Array(binary);
}
