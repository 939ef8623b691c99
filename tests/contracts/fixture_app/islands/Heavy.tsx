import { useEffect, useRef } from "preact/hooks";
import { EditorView } from "@codemirror/view";
import { javascript } from "@codemirror/lang-javascript";
import * as Plot from "@observablehq/plot";
import { z } from "zod";

/** An editor and a plot: packages with dependencies of their own, alive in the browser only. */
export default function Heavy() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const doc = z.string().parse("const answer = 42;");
    const editor = new EditorView({ doc, extensions: [javascript()], parent: place.current! });
    place.current!.append(Plot.lineY([1, 3, 2]).plot());
    return () => editor.destroy();
  }, []);
  return <div id="heavy" ref={place} />;
}
