/** What components may import on both sides: `fresh/runtime`. */
export { asset, assetSrcSet } from "./asset.ts";
export { HttpError } from "./error.ts";
export { Head } from "./head.ts";

export const IS_BROWSER: boolean = typeof document !== "undefined";
