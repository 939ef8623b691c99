/**
 * Islands on the server. The outermost island of a branch is put between comments that name its props; an island
 * inside it is a plain component, as it comes alive with the outer one. JSX given to an island is rendered here and
 * kept in slots: what the island does not show waits in a <template>.
 */
import {
  type ComponentChildren,
  type ComponentType,
  createContext,
  Fragment,
  h,
  isValidElement,
  type VNode,
} from "preact";
import { useContext } from "preact/hooks";
import { Signal } from "@preact/signals";
import type { AnyVNode, Island } from "../types.ts";
import { type PageState, rendering, SHOWN } from "./state.ts";

interface BoundaryProps {
  island: Island;
  given: Record<string, unknown>;
}

const InsideIsland = createContext(false);
const plain = new WeakSet<VNode>();

/** Turns the node of an island into that of its boundary, in place. */
export function intoIsland(vnode: VNode, page: PageState): void {
  const island = page.cache.islands.get(vnode.type as ComponentType);
  if (!island || plain.has(vnode)) return;
  vnode.props = { island, given: vnode.props } as unknown as VNode["props"];
  vnode.type = Boundary as unknown as ComponentType;
}

function Boundary({ island, given }: BoundaryProps) {
  const inside = useContext(InsideIsland);
  const page = rendering.page!;
  if (inside) return asPlain(island, given);

  const props: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    props[name] = isContent(name, value) ? newSlot(page, value) : value;
  }
  page.islands.add(island);
  const index = page.islandProps.push(props) - 1;
  return between(
    `frsh:island:${island.name}:${index}`,
    "/frsh:island",
    h(InsideIsland.Provider, { value: true, children: asPlain(island, props) }),
  );
}

function asPlain(island: Island, props: Record<string, unknown>): VNode {
  const vnode = h(island.component, props);
  plain.add(vnode);
  return vnode;
}

/** Signals have a node's fields on their prototype, so they are ruled out first. */
function isContent(name: string, value: unknown): value is ComponentChildren {
  if (value instanceof Signal || typeof value === "function") return false;
  return name === "children" ? value !== undefined && value !== null : isValidElement(value);
}

function newSlot(page: PageState, content: ComponentChildren): AnyVNode {
  const id = page.slots.push(content) - 1;
  return h(Slot, { id, content });
}

export interface SlotProps {
  id: number;
  content: ComponentChildren;
}

/** Stands in an island's props for JSX that the server renders. */
export function Slot({ id, content }: SlotProps): VNode {
  rendering.page!.slots[id] = SHOWN;
  return between(`frsh:slot:${id}`, "/frsh:slot", outside(content));
}

function outside(children: ComponentChildren): ComponentChildren {
  return h(InsideIsland.Provider, { value: false, children });
}

function between(start: string, end: string, content: ComponentChildren): VNode {
  return h(Fragment, null, comment(start), content, comment(end));
}

function comment(text: string): VNode {
  return h(Fragment, { UNSTABLE_comment: text } as Record<string, unknown>);
}

/** Rendering a hidden slot may meet islands with further hidden slots, hence one round after the other. */
export function HiddenSlots({ from }: { from: number }): VNode | null {
  const { slots } = rendering.page!;
  const end = slots.length;
  if (from >= end) return null;
  const templates = slots.slice(from).map((content, i) =>
    content !== SHOWN && h("template", { id: `frsh-slot-${from + i}` }, outside(content))
  );
  return h(Fragment, null, templates, h(HiddenSlots, { from: end }));
}
