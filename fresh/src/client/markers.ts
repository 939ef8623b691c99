/** Reads the comments that the server leaves around islands and slots. */
import { type ComponentChild, h, type VNode } from "preact";

interface Range {
  start: Comment;
  end: Comment;
}

export interface IslandRange extends Range {
  name: string;
  /** Of its props. */
  index: number;
}

export interface SlotRange extends Range {
  id: number;
}

export type CreateIsland = (island: IslandRange) => VNode;

export function islandAt(node: Node): IslandRange | null {
  const found = /^frsh:island:([\w$]+):(\d+)$/.exec(commentText(node));
  return found && { name: found[1]!, index: Number(found[2]), ...rangeFrom(node as Comment, "island") };
}

export function slotAt(node: Node): SlotRange | null {
  const found = /^frsh:slot:(\d+)$/.exec(commentText(node));
  return found && { id: Number(found[1]), ...rangeFrom(node as Comment, "slot") };
}

function commentText(node: Node): string {
  return node instanceof Comment ? node.data : "";
}

/** Start and end are siblings, with pairs of the same kind between them at most nested. */
function rangeFrom(start: Comment, kind: "island" | "slot"): Range {
  let depth = 0;
  for (let node = start.nextSibling; node; node = node.nextSibling) {
    const text = commentText(node);
    if (text.startsWith(`frsh:${kind}:`)) depth++;
    else if (text === `/frsh:${kind}` && depth-- === 0) return { start, end: node as Comment };
  }
  throw new Error(`The page is damaged: no end of <!--${start.data}-->`);
}

export function nodesBetween(start: Node, end: Node): ChildNode[] {
  const nodes: ChildNode[] = [];
  for (let node = start.nextSibling; node && node !== end; node = node.nextSibling) nodes.push(node);
  return nodes;
}

/** The server's markup as nodes to render again over it, with the islands among it as components. */
export function toContent(nodes: ChildNode[], create: CreateIsland): ComponentChild[] {
  const content: ComponentChild[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    const island = islandAt(node);
    if (island) {
      content.push(create(island));
      i = nodes.indexOf(island.end, i);
    } else if (node instanceof Text) content.push(node.data);
    else if (node instanceof Element) {
      content.push(h(node.localName, attributesOf(node), toContent([...node.childNodes], create)));
    }
  }
  return content;
}

function attributesOf(element: Element): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const { name, value } of element.attributes) {
    const isBoolean = typeof (element as unknown as Record<string, unknown>)[name] === "boolean";
    attributes[name] = isBoolean && value === "" ? true : value;
  }
  return attributes;
}
