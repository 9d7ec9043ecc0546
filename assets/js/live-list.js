// <div data-module="live-list" data-url="…/live/" data-every="15">: asks for the same list anew while the page is looked at
// and nobody is at work in it; less often when the server fails. The answer is what stands inside the element.
const SLOWEST = 300;

export class LiveList {
  constructor(element) {
    this.element = element;
    this.url = element.dataset.url;
    this.every = this.wait = Math.max(5, Number(element.dataset.every) || 15);
    this.again();
  }

  again() {
    setTimeout(() => this.ask(), this.wait * 1000);
  }

  async ask() {
    if (!document.hidden && !this.busy()) {
      try {
        const answer = await fetch(this.url, { headers: { Accept: "text/html" } });
        if (!answer.ok) throw new Error(answer.statusText);
        this.show(await answer.text());
        this.wait = this.every;
      } catch {
        this.wait = Math.min(this.wait * 2, SLOWEST);
      }
    }
    this.again();
  }

  // Whoever is on a link in the list, or points at it, must not have it pulled away.
  busy() {
    return this.element.contains(document.activeElement) || this.element.matches(":hover");
  }

  show(text) {
    const made = new DOMParser().parseFromString(text, "text/html").body;
    if (made.children.length && !this.busy()) this.element.replaceChildren(...made.childNodes);
  }
}
