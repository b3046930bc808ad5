// Making elements: text always becomes a text node, never markup.
import { icon } from "/page/icons.js";

export function element(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function button(className, content, onClick, label) {
  const node = element("button", className, content);
  node.type = "button";
  if (label) {
    node.setAttribute("aria-label", label);
    node.title = label;
  }
  if (onClick) node.addEventListener("click", onClick);
  return node;
}

export const iconButton = (name, label, onClick) => button("icon-button", icon(name), onClick, label);

export const initials = (name) => name.split(/\s+/).filter(Boolean).slice(0, 2).map((part) => part[0]).join("").toUpperCase();

export function avatar(name, seed) {
  const node = element("span", "avatar", initials(name) || "?");
  node.style.setProperty("--hue", String((Number(seed) * 47) % 360));
  node.setAttribute("aria-hidden", "true");
  return node;
}
