/** Revives the islands of a page: what the inline script of a document calls. */
import { type ComponentChildren, type ComponentType, h, options, render, type VNode } from "preact";
import { computed, signal } from "@preact/signals";
import { parse } from "devalue";
import { hashedAssets } from "../asset.ts";
import { islandAt, type IslandMark, nodesBetween, slotAt, toContent } from "./markers.ts";
import { rangeRoot } from "./root.ts";

type Props = Record<string, unknown>;

const slots = new Map<number, ComponentChildren>();

function ServerSlot({ id }: { id: number }) {
  return slots.get(id);
}

const nextHook = options.vnode;
options.vnode = (vnode) => {
  if (typeof vnode.type === "string") {
    vnode.props = hashedAssets(vnode.type, vnode.props) as VNode["props"];
  }
  nextHook?.(vnode);
};

export function boot(
  islands: Record<string, ComponentType>,
  serialized: string,
): void {
  const props: Props[] = parse(serialized, {
    Signal: ([value]: [unknown]) => signal(value),
    Computed: ([value]: [unknown]) => computed(() => value),
    Slot: ({ id }: { id: number }) => h(ServerSlot, { id }),
  });
  const create = ({ name, index }: IslandMark) => h(islands[name]!, props[index]!);

  const roots: { mark: IslandMark; start: Comment; end: Comment }[] = [];
  readSlots(document.body, create);
  for (
    const template of document.querySelectorAll<HTMLTemplateElement>(
      "template[id^=frsh-slot-]",
    )
  ) {
    readSlots(template.content, create);
    slots.set(
      Number(template.id.slice("frsh-slot-".length)),
      toContent([...template.content.childNodes], create),
    );
  }
  let inside: Comment | null = null;
  for (const comment of comments(document.body)) {
    const found = islandAt(comment);
    if (
      !found ||
      (inside &&
        comment.compareDocumentPosition(inside) &
          Node.DOCUMENT_POSITION_FOLLOWING)
    ) continue;
    inside = found.end;
    roots.push({ mark: found.mark, start: comment, end: found.end });
  }
  for (const { mark, start, end } of roots) {
    // Not hydrate(): attributes that differ in the browser have to change.
    render(create(mark), rangeRoot(start, end));
  }
}

/** Turns the slots' content into nodes while the markers of the server's document are all there. */
function readSlots(container: Node, create: (mark: IslandMark) => VNode): void {
  for (const comment of comments(container)) {
    const found = slotAt(comment);
    if (found) {
      slots.set(found.id, toContent(nodesBetween(comment, found.end), create));
    }
  }
}

function comments(container: Node): Comment[] {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_COMMENT);
  const found: Comment[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Comment);
  return found;
}
