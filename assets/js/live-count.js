// <div data-module="live-count" data-url="…/count" data-every="10">: asks for the count while
// the page is looked at, less often when the server fails, which it says (data-late). The answer: {"count": 12, "as_of": "2026-11-20T10:00:00Z"}.
import { clock, grouped } from "./figures.js";

const SLOWEST = 300;

export class LiveCount {
  constructor(element) {
    this.url = element.dataset.url;
    this.every = this.wait = Math.max(5, Number(element.dataset.every) || 10);
    this.number = element.querySelector("[data-count]");
    this.bar = element.querySelector("progress");
    this.moment = element.querySelector("time[data-as-of]");
    this.zone = element.dataset.zone;
    this.element = element;
    this.note = document.createElement("p");
    this.note.className = "dy-progress__note";
    this.note.setAttribute("role", "status");
    element.append(this.note);
    this.again();
  }

  again() {
    setTimeout(() => this.ask(), this.wait * 1000);
  }

  async ask() {
    if (!document.hidden) {
      this.element.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(this.url, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(answer.statusText);
        this.show(await answer.json());
        this.wait = this.every;
        this.tell("");
      } catch {
        this.wait = Math.min(this.wait * 2, SLOWEST);
        this.tell(this.element.dataset.late || "");
      }
      this.element.removeAttribute("aria-busy");
    }
    this.again();
  }

  // Said once, not with each try: a status is read aloud when it changes.
  tell(text) {
    if (this.note.textContent !== text) this.note.textContent = text;
  }

  show({ count, as_of: moment }) {
    this.number.textContent = grouped(count);
    if (this.bar) this.bar.value = Math.min(count, this.bar.max);
    if (this.moment && moment) {
      this.moment.dateTime = moment;
      this.moment.textContent = clock(moment, this.zone);
    }
  }
}
