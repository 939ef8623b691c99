/**
 * Resolves in the bundler what Deno resolves by itself: the app's import map, npm: and linked jsr: packages. npm
 * packages come from the app's node_modules; preact always from its top, as a second copy of it would break hooks.
 */
import { dirname, join } from "node:path";
import type { OnResolveResult, Plugin, PluginBuild } from "esbuild";

interface DenoConfig {
  imports?: Record<string, string>;
  links?: string[];
  name?: string;
  exports?: string | Record<string, string>;
}

export interface ImportMap {
  /** Folder of the deno.json, where node_modules is too. */
  folder: string;
  imports: Record<string, string>;
  /** Linked packages: their name with subpath, to a file. */
  linked: Map<string, string>;
}

/** Reads the deno.json of `root`, or that of the nearest folder above it. */
export async function readImportMap(root: string): Promise<ImportMap> {
  for (let folder = root;; folder = dirname(folder)) {
    const config = await readConfig(folder);
    if (!config) {
      if (folder === dirname(folder)) throw new Error(`Cannot bundle: no deno.json in ${root} or above it`);
      continue;
    }
    const linked = new Map<string, string>();
    for (const link of config.links ?? []) {
      const { name, exports = {} } = await readConfig(join(folder, link)) ?? {};
      for (const [path, file] of Object.entries(typeof exports === "string" ? { ".": exports } : exports)) {
        linked.set(join(name ?? link, path), join(folder, link, file));
      }
    }
    return { folder, imports: config.imports ?? {}, linked };
  }
}

async function readConfig(folder: string): Promise<DenoConfig | null> {
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, "deno.json")));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

const FROM_TOP = /^(preact|@preact\/signals)(\/|$)/;

export function denoResolver(map: ImportMap): Plugin {
  return {
    name: "deno-resolver",
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, (args) => {
        if (args.pluginData === "resolved" || args.kind === "entry-point") return;
        const inPackage = /[\\/]node_modules[\\/]/.test(args.importer);
        if (inPackage && !FROM_TOP.test(args.path)) return;
        return resolve(build, map, mapped(map.imports, args.path), args.kind);
      });
    },
  };
}

/** The longest key of the import map that is the specifier or a leading part of it; a package's key has subpaths. */
function mapped(imports: Record<string, string>, specifier: string): string {
  const keys = Object.keys(imports).sort((a, b) => b.length - a.length);
  for (const key of keys) {
    const target = imports[key]!;
    if (specifier === key) return target;
    const prefix = key.endsWith("/") ? key : `${key}/`;
    const hasSubpaths = key.endsWith("/") || /^(npm|jsr):/.test(target);
    if (hasSubpaths && specifier.startsWith(prefix)) {
      return target + (target.endsWith("/") ? "" : "/") + specifier.slice(prefix.length);
    }
  }
  return specifier;
}

async function resolve(
  build: PluginBuild,
  { folder, linked }: ImportMap,
  target: string,
  kind: "import-statement" | "dynamic-import" | string,
): Promise<OnResolveResult> {
  if (target.startsWith("./") || target.startsWith("../")) return { path: join(folder, target) };
  const found = /^(?:npm:|jsr:)?\/?((?:@[^/]+\/)?[^/@]+)(?:@[^/]+)?(\/.*)?$/.exec(target);
  if (!found) return { errors: [{ text: `Cannot bundle for the browser: ${target}` }] };
  const [, name, subpath = ""] = found;
  const file = linked.get(name + subpath);
  if (file) return { path: file };
  return await build.resolve(name + subpath, {
    resolveDir: folder,
    kind: kind as "import-statement",
    pluginData: "resolved",
  });
}
