import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { describe } from "../components/describe.ts";

/** Writes what its props are, on the server and again in the browser. */
export default function Describe({ values }: { values: Record<string, unknown> }) {
  const side = useSignal("server");
  useEffect(() => {
    side.value = "browser";
  }, []);
  return <pre id="described" data-side={side}>{JSON.stringify(describe(values), null, 1)}</pre>;
}
