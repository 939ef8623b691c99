import { useSignal } from "@preact/signals";

/** Shares its file's name with another island. */
export default function Counter() {
  const count = useSignal(10);
  return <button type="button" id="other" onClick={() => count.value--}>{count}</button>;
}
