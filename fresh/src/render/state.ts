import type { ComponentChildren, VNode } from "preact";
import type { BuildCache } from "../build_cache.ts";
import type { Island } from "../types.ts";

/** In the place of a slot's content once an island has shown it. */
export const SHOWN = Symbol("shown");

/** What is gathered while one page renders. */
export class PageState {
  readonly nonce = crypto.randomUUID().replaceAll("-", "");
  readonly head: VNode[] = [];
  readonly islands = new Set<Island>();
  readonly islandProps: Record<string, unknown>[] = [];
  /** By id: the JSX given to islands. */
  readonly slots: (ComponentChildren | typeof SHOWN)[] = [];
  hasHtml = false;
  hasHead = false;
  hasBody = false;

  constructor(readonly cache: BuildCache, readonly basePath: string) {}
}

/** The page under way: set and cleared within one synchronous call. */
export const rendering: { page: PageState | null } = { page: null };
