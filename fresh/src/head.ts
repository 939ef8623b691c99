import { type ComponentChildren, Fragment, toChildArray, type VNode } from "preact";
import { useEffect } from "preact/hooks";

let collect: ((nodes: VNode[]) => void) | null = null;

/** Sends the content of every `<Head>` to `sink` until the returned function is called. */
export function collectHead(sink: (nodes: VNode[]) => void): () => void {
  collect = sink;
  return () => collect = null;
}

/**
 * Moves its children into the document's <head>; a later title, or an element of the same key or meta name,
 * replaces the earlier. In the browser it keeps the title.
 */
export function Head({ children }: { children?: ComponentChildren }): null {
  const nodes = flatten(children);
  collect?.(nodes);
  const title = titleOf(nodes);
  useEffect(() => {
    if (title !== null) document.title = title;
  }, [title]);
  return null;
}

export function mergeHead(own: ComponentChildren, added: VNode[]): VNode[] {
  const merged = new Map<unknown, VNode>();
  for (const node of [...flatten(own), ...added]) merged.set(identity(node) ?? node, node);
  return [...merged.values()];
}

function flatten(children: ComponentChildren): VNode[] {
  return toChildArray(children).filter((child) => typeof child === "object")
    .flatMap((node) =>
      node.type === Fragment && "children" in node.props ? flatten(node.props.children) : [node]
    );
}

function identity({ type, key, props }: VNode): string | null {
  if (type === "title") return "title";
  if (key !== null && key !== undefined) return `${type}:${key}`;
  const { name, property } = props as { name?: string; property?: string };
  return type === "meta" && (name ?? property) ? `meta:${name ?? property}` : null;
}

function titleOf(nodes: VNode[]): string | null {
  const title = nodes.findLast((node) => node.type === "title");
  return title ? toChildArray(title.props.children).join("") : null;
}
