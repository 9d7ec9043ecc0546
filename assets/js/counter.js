// <p data-module="counter" data-counts="ID" data-limit="400">: "123 / 400" under a field, as the server counts:
// characters, a line's end being one; with data-seen, a letter with its marks being one; said aloud when the writer pauses.
import { grouped } from "./figures.js";

const PAUSE = 1000;
const UNSEEN = /[\p{M}\u0600-\u0605\u061c\u06dd\u070f\u08e2\u200c-\u200f]/gu;

export class Counter {
  constructor(element) {
    const field = document.getElementById(element.dataset.counts);
    if (!field) return;
    const limit = Number(element.dataset.limit);
    const shown = document.createElement("span");
    const spoken = document.createElement("span");
    shown.setAttribute("aria-hidden", "true");
    spoken.setAttribute("role", "status");
    spoken.className = "govuk-visually-hidden";
    const rule = document.createElement("span");
    rule.className = "govuk-visually-hidden";
    rule.append(...element.childNodes);
    element.append(rule, shown, spoken);
    let timer;
    const count = () => {
      const text = field.value.replace(/\r\n/g, "\n");
      const used = [...("seen" in element.dataset ? text.normalize("NFC").replace(UNSEEN, "") : text)].length;
      const told = `${grouped(used)} / ${grouped(limit)}`;
      shown.textContent = told;
      element.toggleAttribute("data-over", used > limit);
      clearTimeout(timer);
      timer = setTimeout(() => (spoken.textContent = field === document.activeElement ? told : ""), PAUSE);
    };
    field.addEventListener("input", count);
    count();
  }
}
