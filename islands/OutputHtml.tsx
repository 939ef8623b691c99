import { useEffect, useRef } from "preact/hooks";

const BASE_STYLE = `
  :host { display: block; color: inherit; font: inherit; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; line-height: 1.35; }
  th, td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
  th { color: var(--ink-2); font-weight: 500; }
  a { color: var(--accent); }
  img { max-width: 100%; }
  pre, code { font-family: var(--mono); font-size: var(--t13); }
`;

/** HTML of an output, sanitised, in a shadow root of its own. The box around it clips whatever its styles do. */
export default function OutputHtml({ html }: { html: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let current = true;
    import("../browser/sanitise.ts").then(({ outputHtml }) => {
      if (!current || !host.current) return;
      const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
      const style = document.createElement("style");
      style.textContent = BASE_STYLE;
      root.replaceChildren(style, outputHtml(html));
    });
    return () => current = false;
  }, [html]);
  return (
    <div class="output-html">
      <div ref={host} />
    </div>
  );
}
