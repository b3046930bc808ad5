// Text with entities as DOM nodes. Nothing from a message ever becomes markup: only text nodes and known elements.
import { element } from "/page/elements.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};
const SAFE = /^(https?|tg|mailto|tel):/i;

function wrapper(entity, text, onCommand) {
  const inside = text.slice(entity.offset, entity.offset + entity.length);
  if (entity.type === "bot_command") {
    const node = element("button", "link");
    node.type = "button";
    node.addEventListener("click", () => onCommand(inside));
    return node;
  }
  if (entity.type === "text_link" || entity.type === "url") {
    const url = entity.url || (SAFE.test(inside) ? inside : `http://${inside}`);
    if (!SAFE.test(url)) return element("span");
    const node = element("a");
    node.href = url;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
    return node;
  }
  if (entity.type === "spoiler") {
    const node = element("span", "spoiler");
    node.tabIndex = 0;
    const open = () => node.classList.add("open");
    node.addEventListener("click", open);
    node.addEventListener("keydown", (event) => event.key === "Enter" && open());
    return node;
  }
  if (TAGS[entity.type]) return element(TAGS[entity.type]);
  return element("span", ["mention", "hashtag", "text_mention", "email"].includes(entity.type) ? "mark" : "");
}

// Offsets are UTF-16, as are JavaScript's strings.
export function richText(text, entities, onCommand) {
  const root = document.createDocumentFragment();
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const open = [{ node: root, end: Infinity }];
  let at = 0;
  const flush = (until) => {
    if (until > at) open[open.length - 1].node.append(text.slice(at, until));
    at = Math.max(at, until);
  };
  const closeUntil = (position) => {
    while (open[open.length - 1].end <= position) {
      flush(open[open.length - 1].end);
      open.pop();
    }
  };
  for (const entity of sorted) {
    closeUntil(entity.offset);
    flush(entity.offset);
    const node = wrapper(entity, text, onCommand);
    const top = open[open.length - 1];
    top.node.append(node);
    open.push({ node, end: Math.min(entity.offset + entity.length, top.end) });
  }
  closeUntil(text.length);
  flush(text.length);
  return root;
}
