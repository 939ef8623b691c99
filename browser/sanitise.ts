/**
 * HTML that a notebook brings, made harmless. Notebooks come from anywhere: nothing in them may run code, send a form,
 * take the name of a property of the page, act on the page's own buttons or restyle it.
 */
import createDOMPurify from "dompurify";

const purify = createDOMPurify(window);

purify.addHook("afterSanitizeAttributes", (node) => {
  const away = node.tagName === "A" && /^\s*([a-z][a-z0-9+.-]*:|\/\/)/i.test(node.getAttribute("href") ?? "");
  if (!away) return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer");
});

const shared = {
  USE_PROFILES: { html: true },
  ALLOW_DATA_ATTR: false,
  FORBID_TAGS: [
    "form",
    "input",
    "button",
    "select",
    "option",
    "textarea",
    "dialog",
    "style",
    "link",
    "template",
    "slot",
    "audio",
    "video",
  ],
  FORBID_ATTR: [
    "id",
    "name",
    "form",
    "formaction",
    "action",
    "popover",
    "popovertarget",
    "popovertargetaction",
    "autofocus",
    "tabindex",
    "target",
    "slot",
    "part",
  ],
};

/** For a shadow root, where class names and inline styles meet none of ours. */
export function outputHtml(html: string): DocumentFragment {
  return purify.sanitize(html, { ...shared, RETURN_DOM_FRAGMENT: true });
}

/** For the page itself: without classes and styles too. */
export function proseHtml(html: string): DocumentFragment {
  return purify.sanitize(html, {
    ...shared,
    FORBID_ATTR: [...shared.FORBID_ATTR, "class", "style"],
    RETURN_DOM_FRAGMENT: true,
  });
}
