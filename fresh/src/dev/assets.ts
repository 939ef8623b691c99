/** The files of a build as they are served. */
import { asset } from "../asset.ts";
import type { StaticEntry } from "./crawl.ts";

/** `url()`s in a style sheet bear the build's key, so that fonts and images are cached for ever too. */
export async function readStatic({ file, contentType }: StaticEntry): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await Deno.readFile(file);
  if (!contentType.startsWith("text/css")) return bytes;
  const css = new TextDecoder().decode(bytes);
  return new TextEncoder().encode(
    css.replace(
      /url\(\s*(["']?)(\/[^"')]*)\1\s*\)/g,
      (_, quote, url) => `url(${quote}${asset(url)}${quote})`,
    ),
  );
}

/** A content hash for ETags, in hexadecimal. */
export async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex()
    .slice(0, 40);
}
