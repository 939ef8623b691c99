/** Island props as text: plain data, and what devalue knows, plus signals and slots. Identity and cycles are kept. */
import type { VNode } from "preact";
import { computed, Signal } from "@preact/signals";
import { stringify } from "devalue";
import { Slot, type SlotProps } from "./islands.ts";

const computedPrototype: object = Object.getPrototypeOf(computed(() => null));

/** A reducer's answer counts only when it is truthy, hence the arrays around the values. */
const reducers = {
  Computed: (value: unknown) => isComputed(value) && [value.peek()],
  Signal: (value: unknown) => value instanceof Signal && [value.peek()],
  Slot: (value: unknown) => isSlot(value) && { id: value.props.id },
  Unsupported(value: unknown) {
    if (ArrayBuffer.isView(value) && !(value instanceof Uint8Array)) {
      throw new TypeError(`Island props cannot hold ${value.constructor.name}: send columns as a Uint8Array`);
    }
    return false;
  },
};

export function serializeProps(props: Record<string, unknown>[]): string {
  return stringify(props, reducers);
}

function isComputed(value: unknown): value is Signal {
  return value instanceof Signal && Object.getPrototypeOf(value) === computedPrototype;
}

function isSlot(value: unknown): value is VNode<SlotProps> {
  return typeof value === "object" && value !== null && (value as VNode).type === Slot;
}
