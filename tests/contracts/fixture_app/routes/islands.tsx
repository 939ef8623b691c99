import { computed, signal } from "@preact/signals";
import { define } from "../utils.ts";
import Counter from "../islands/Counter.tsx";
import Describe from "../islands/Describe.tsx";
import Disclosure from "../islands/Disclosure.tsx";

export default define.page(() => {
  const shared = signal(3);
  return (
    <main>
      <Counter id="alone" />
      <Counter id="left" count={shared} />
      <Counter id="right" count={shared} />
      <Counter id="outer">
        <p class="slotted">
          kept <b>as is</b>
        </p>
        <Counter id="inner" />
      </Counter>
      <Disclosure label={<i>more</i>}>
        <Counter id="hidden" count={shared} />
      </Disclosure>
      <Describe
        values={{
          nothing: null,
          missing: undefined,
          nan: NaN,
          infinite: -Infinity,
          big: 12345678901234567890n,
          text: "</script><!--",
          list: [1, "two", [true]],
          date: new Date(0),
          url: new URL("https://example.com/a?b#c"),
          regex: /a+/gi,
          map: new Map<unknown, unknown>([["a", 1], [2, new Set(["b"])]]),
          bytes: new Uint8Array([1, 2, 255]),
          zero: signal(0),
          double: computed(() => shared.value * 2),
        }}
      />
    </main>
  );
});
