import type { ComponentChildren } from "preact";
import { type Signal, useSignal } from "@preact/signals";
import { IS_BROWSER } from "fresh/runtime";

interface Props {
  id: string;
  count?: Signal<number>;
  children?: ComponentChildren;
}

export default function Counter({ id, count, children }: Props) {
  const own = useSignal(0);
  const value = count ?? own;
  return (
    <div id={id}>
      <output>{value}</output>
      <button type="button" disabled={!IS_BROWSER} onClick={() => value.value++}>add</button>
      {children}
    </div>
  );
}
