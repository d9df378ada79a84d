// Saving what the desk made as a file of the reader's.
import { el } from "./dom.js";

export function saved(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
}
