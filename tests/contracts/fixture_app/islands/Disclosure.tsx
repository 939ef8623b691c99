import type { ComponentChildren, VNode } from "preact";
import { useSignal } from "@preact/signals";

/** Shows its children only once asked to, its `label` always. */
export default function Disclosure({ label, children }: { label: VNode; children: ComponentChildren }) {
  const open = useSignal(false);
  return (
    <>
      <button type="button" id="disclose" onClick={() => open.value = !open.value}>{label}</button>
      {open.value && <div id="disclosed">{children}</div>}
    </>
  );
}
