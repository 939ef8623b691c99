import type { ComponentChildren, VNode } from "preact";

export interface SlotProps {
  id: number;
  name: string;
  content: ComponentChildren;
  render(id: number, name: string, content: ComponentChildren): VNode;
}

/** Stands in an island's props for JSX that the server renders. */
export function Slot({ id, name, content, render }: SlotProps): VNode {
  return render(id, name, content);
}
