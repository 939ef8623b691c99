/**
 * From nodes to a document. Rendering is synchronous, so one module variable can hold the state of the page under
 * way; preact's diff hook sees every node before it is rendered and hands islands, `<head>` and `<body>` over.
 */
import { type ComponentChildren, Fragment, h, options, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import type { BuildCache } from "../build_cache.ts";
import type { AnyVNode } from "../types.ts";
import { hashedAssets } from "../asset.ts";
import { collectHead, mergeHead } from "../head.ts";
import { HiddenSlots, intoIsland } from "./islands.ts";
import { serializeProps } from "./props.ts";
import { PageState, rendering } from "./state.ts";

export interface Page {
  html: string;
  nonce: string;
  /** URL paths of the scripts that the document will load. */
  scripts: string[];
}

export interface DocumentInit {
  cache: BuildCache;
  basePath: string;
  content: AnyVNode | null;
  /** Puts the rendered content into the app's wrapper. */
  wrap: ((rendered: AnyVNode) => AnyVNode) | null;
}

/** `_diff`, as preact mangles it. */
const hooks = options as typeof options & { __b?: (vnode: VNode) => void };
const nextHook = hooks.__b;
hooks.__b = (vnode) => {
  if (rendering.page) intercept(vnode, rendering.page);
  nextHook?.(vnode);
};

export function renderDocument({ cache, basePath, content, wrap }: DocumentInit): Page {
  const page = rendering.page = new PageState(cache, basePath);
  const stopCollecting = collectHead((nodes) => page.head.push(...nodes));
  try {
    // The page goes first, for its <Head> to be known when the app renders <head>.
    let html = renderToString(content ?? h(Fragment, null));
    if (wrap) html = renderToString(wrap(rawHtml(html)));
    if (!page.hasBody) html = renderToString(h("body", null, rawHtml(html)));
    if (!page.hasHead) html = renderToString(h("head", null, h("meta", { charset: "utf-8" }))) + html;
    if (!page.hasHtml) html = renderToString(h("html", null, rawHtml(html)));
    return { html: `<!DOCTYPE html>${html}`, nonce: page.nonce, scripts: scriptsOf(page) };
  } finally {
    stopCollecting();
    rendering.page = null;
  }
}

function rawHtml(html: string): VNode {
  return jsxTemplate([html]);
}

function intercept(vnode: VNode, page: PageState): void {
  if (typeof vnode.type === "function") {
    if (vnode.type !== Fragment) intoIsland(vnode, page);
    return;
  }
  const props = vnode.props as { children?: ComponentChildren; nonce?: string };
  switch (vnode.type) {
    case "html":
      page.hasHtml = true;
      break;
    case "head":
      page.hasHead = true;
      vnode.props = { ...props, children: mergeHead(props.children, page.head) };
      break;
    case "body":
      page.hasBody = true;
      vnode.props = { ...props, children: [props.children, h(HiddenSlots, { from: 0 }), h(Boot, null)] };
      break;
    case "script":
    case "style":
      vnode.props = { ...props, nonce: props.nonce ?? page.nonce } as VNode["props"];
      break;
    default:
      vnode.props = hashedAssets(vnode.type, vnode.props);
  }
}

function scriptsOf({ cache, islands, basePath }: PageState): string[] {
  if (islands.size === 0 && !cache.alwaysBoot) return [];
  return [
    cache.clientEntry,
    ...new Set([...islands].map((island) => island.file)),
  ].map((url) => basePath + url);
}

/** The last thing in <body>: imports the page's islands and revives them. */
function Boot() {
  const page = rendering.page!;
  const { cache, islands, basePath } = page;
  if (scriptsOf(page).length === 0) return null;
  const imports = [...islands].map(({ name, exportName, file }) =>
    `import { ${exportName} as ${name} } from ${JSON.stringify(basePath + file)};`
  );
  const names = [...islands].map(({ name }) => name).join(",");
  const props = JSON.stringify(serializeProps(page.islandProps)).replaceAll("<", "\\u003c");
  const code = `import { boot } from ${JSON.stringify(basePath + cache.clientEntry)};${imports.join("")}` +
    `boot({${names}},${props});`;
  return h("script", { type: "module", dangerouslySetInnerHTML: { __html: code } });
}
