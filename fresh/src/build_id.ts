/** Names one build in URLs, so that what it serves may be cached for ever. The bundler defines it for browsers. */
declare const FRESH_BUILD_ID: string | undefined;

let id = typeof FRESH_BUILD_ID === "string" ? FRESH_BUILD_ID : "";

export const CACHE_KEY = "__frsh_c";

export function buildId(): string {
  return id;
}

export function setBuildId(value: string): void {
  id = value;
}
