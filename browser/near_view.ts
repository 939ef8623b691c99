import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** How far outside of the window a picture is drawn already, and still kept. */
const MARGIN = "1200px 0px";

/** Whether an element is in sight or close to it. What is dear to draw is drawn then and freed after. */
export function useNearView(element: RefObject<Element>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const seen = (entries: IntersectionObserverEntry[]) => setNear(entries.at(-1)!.isIntersecting);
    const observer = new IntersectionObserver(seen, { rootMargin: MARGIN });
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  return near;
}
