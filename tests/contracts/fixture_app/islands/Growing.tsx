import { useSignal } from "@preact/signals";
import { asset, Head } from "fresh/runtime";

/** Has no element of its own around what it shows. */
export default function Growing() {
  const count = useSignal(1);
  return (
    <>
      <Head>
        <title>grown to {count.value}</title>
      </Head>
      <button type="button" id="grow" onClick={() => count.value++}>grow</button>
      {Array.from({ length: count.value }, (_, i) => <span key={i}>{`${i} `}</span>)}
      {count.value > 1 && <img id="dot" src={asset("/dot.svg")} alt="" />}
    </>
  );
}
