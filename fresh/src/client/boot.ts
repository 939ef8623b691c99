/** Revives the islands of a page: what the inline script of a document calls. */
import { type ComponentChildren, type ComponentType, h, options, render, type VNode } from "preact";
import { computed, signal } from "@preact/signals";
import { parse } from "devalue";
import { hashedAssets } from "../asset.ts";
import { type CreateIsland, islandAt, type IslandRange, nodesBetween, slotAt, toContent } from "./markers.ts";
import { rangeRoot } from "./root.ts";

const slots = new Map<number, ComponentChildren>();

function ServerSlot({ id }: { id: number }) {
  return slots.get(id);
}

const nextHook = options.vnode;
options.vnode = (vnode) => {
  if (typeof vnode.type === "string") vnode.props = hashedAssets(vnode.type, vnode.props) as VNode["props"];
  nextHook?.(vnode);
};

export function boot(islands: Record<string, ComponentType>, serialized: string): void {
  const props: Record<string, unknown>[] = parse(serialized, {
    Signal: ([value]: [unknown]) => signal(value),
    Computed: ([value]: [unknown]) => computed(() => value),
    Slot: ({ id }: { id: number }) => h(ServerSlot, { id }),
  });
  const create: CreateIsland = ({ name, index }) => h(islands[name]!, props[index]!);

  // All is read before anything is rendered, while the server's markers are in their places.
  readSlots(document.body, create);
  for (const template of document.querySelectorAll<HTMLTemplateElement>("template[id^=frsh-slot-]")) {
    readSlots(template.content, create);
    const id = Number(template.id.slice("frsh-slot-".length));
    slots.set(id, toContent([...template.content.childNodes], create));
  }
  for (const range of outermostIslands(document.body)) {
    try {
      // Not hydrate(): attributes that differ in the browser have to change.
      render(create(range), rangeRoot(range.start, range.end));
    } catch (error) {
      reportError(error);
    }
  }
}

function readSlots(container: Node, create: CreateIsland): void {
  for (const comment of comments(container)) {
    const slot = slotAt(comment);
    if (slot) slots.set(slot.id, toContent(nodesBetween(slot.start, slot.end), create));
  }
}

function outermostIslands(container: Node): IslandRange[] {
  const found: IslandRange[] = [];
  let end: Comment | null = null;
  for (const comment of comments(container)) {
    if (comment === end) end = null;
    const island: IslandRange | null = end ? null : islandAt(comment);
    if (!island) continue;
    found.push(island);
    end = island.end;
  }
  return found;
}

function comments(container: Node): Comment[] {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_COMMENT);
  const found: Comment[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Comment);
  return found;
}
