import type { VNode } from "preact";
import { buildId, CACHE_KEY } from "./build_id.ts";

/** The path with the build's key, with which the server lets it be cached for ever. */
export function asset(path: string): string {
  const id = buildId();
  if (
    !id || !path.startsWith("/") || path.startsWith("//") ||
    path.includes(`${CACHE_KEY}=`)
  ) return path;
  const [, bare, hash] = /^([^#]*)(.*)$/s.exec(path)!;
  return `${bare}${bare!.includes("?") ? "&" : "?"}${CACHE_KEY}=${id}${hash}`;
}

export function assetSrcSet(srcset: string): string {
  return srcset.replace(/(^|,)(\s*)(\S+)/g, (_, comma, space, url) => comma + space + asset(url));
}

/** Images get the key without being asked to. */
export function hashedAssets(type: string, props: VNode["props"]): VNode["props"] {
  if (type !== "img" && type !== "source") return props;
  const { src, srcset, srcSet } = props as Record<string, unknown>;
  return {
    ...props,
    ...typeof src === "string" && { src: asset(src) },
    ...typeof srcset === "string" && { srcset: assetSrcSet(srcset) },
    ...typeof srcSet === "string" && { srcSet: assetSrcSet(srcSet) },
  };
}
