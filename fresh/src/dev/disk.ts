/** Writes a build for production: `server.js`, `snapshot.js` and the files that differ from those in static/. */
import { dirname, join } from "node:path";
import { pathFrom } from "../path.ts";
import { hashOf, readStatic } from "./assets.ts";
import type { Build } from "./build.ts";
import type { ResolvedBuildConfig } from "./builder.ts";
import { contentTypeOf } from "./content_type.ts";
import { crawlStatic } from "./crawl.ts";
import { isLazyRoute } from "./routes.ts";

type StaticFiles = [pathname: string, { file: string; hash: string; contentType: string }][];

export async function writeBuild(build: Build, { outDir, serverEntry }: ResolvedBuildConfig): Promise<void> {
  await Deno.remove(join(outDir, "static"), { recursive: true }).catch(ignoreNotFound);
  await Deno.mkdir(outDir, { recursive: true });
  const staticFiles = await writeStatic(build, outDir);
  await Deno.writeTextFile(join(outDir, "snapshot.js"), await snapshotSource(build, outDir, staticFiles));
  await Deno.writeTextFile(join(outDir, "server.js"), serverSource(build.root, outDir, serverEntry));
}

async function writeStatic({ root, scripts, staticDirs }: Build, outDir: string): Promise<StaticFiles> {
  const files: StaticFiles = [];
  const write = async (pathname: string, content: Uint8Array<ArrayBuffer>) => {
    const file = join(outDir, "static", pathname);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeFile(file, content);
    return file;
  };
  for (const { pathname, content } of scripts) {
    const file = pathFrom(root, await write(pathname, content));
    files.push([pathname, { file, hash: await hashOf(content), contentType: contentTypeOf(pathname) }]);
  }
  for (const entry of await crawlStatic(staticDirs)) {
    const { pathname, contentType } = entry;
    const content = await readStatic(entry);
    const changed = contentType.startsWith("text/css");
    const file = pathFrom(root, changed ? await write(pathname, content) : entry.file);
    files.push([pathname, { file, hash: await hashOf(content), contentType }]);
  }
  return files;
}

async function snapshotSource(build: Build, outDir: string, staticFiles: StaticFiles): Promise<string> {
  const imports: string[] = [];
  const importOf = (file: string) => JSON.stringify(specifier(outDir, file));
  const eager = (file: string) => {
    const name = `module${imports.length}`;
    imports.push(`import * as ${name} from ${importOf(file)};`);
    return name;
  };
  const islands = build.islands.map(({ name, file, url }) =>
    `{ name: "${name}", file: "${url}", module: ${eager(file)} }`
  );
  const routes: string[] = [];
  for (const { path, file } of build.routes) {
    const module = await isLazyRoute({ path, file }) ? `() => import(${importOf(file)})` : eager(file);
    routes.push(`{ path: ${JSON.stringify(path)}, module: ${module} }`);
  }
  return `${imports.join("\n")}
export const version = "${build.buildId}";
export const clientEntry = "${build.clientEntry}";
export const islands = [
${indented(islands)}
];
export const routes = [
${indented(routes)}
];
export const staticFiles = new Map([
${indented(staticFiles.map((entry) => JSON.stringify(entry)))}
]);
`;
}

function serverSource(root: string, outDir: string, serverEntry: string): string {
  const [entry, rootFolder] = [serverEntry, root].map((path) => JSON.stringify(specifier(outDir, path)));
  return `import { serveSnapshot } from "fresh/internal";
import { app } from ${entry};
import * as snapshot from "./snapshot.js";

export default { fetch: serveSnapshot(app, snapshot, new URL(${rootFolder}, import.meta.url).href) };
`;
}

function specifier(from: string, file: string): string {
  const path = encodeURI(pathFrom(from, file)).replace(/[?#]/g, encodeURIComponent);
  return path.startsWith(".") ? path : `./${path}`;
}

function indented(lines: string[]): string {
  return lines.map((line) => `  ${line},`).join("\n");
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
