// <body data-sending="Being sent…">: a form that was sent says so when the answer takes long, and is not sent twice.
const SLOW = 700;
const GIVEN_UP = 30_000;

export class Sending {
  constructor(body) {
    this.text = body.dataset.sending;
    document.addEventListener("submit", (event) => this.send(event));
    window.addEventListener("pageshow", (event) => event.persisted && this.end()); // came back by the browser's button
  }

  send(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form === this.form) {
      event.preventDefault();
      return;
    }
    this.end();
    this.form = form;
    form.setAttribute("aria-busy", "true");
    const button = event.submitter || form.querySelector("button[type=submit], button:not([type])");
    button?.setAttribute("aria-disabled", "true");
    this.note = document.createElement("p");
    this.note.className = "dy-sending";
    this.note.setAttribute("role", "status");
    (button?.closest(".govuk-button-group") || button || form.lastElementChild)?.after(this.note);
    this.slow = setTimeout(() => (this.note.textContent = this.text), SLOW);
    this.late = setTimeout(() => this.end(), GIVEN_UP);
  }

  end() {
    if (!this.form) return;
    clearTimeout(this.slow);
    clearTimeout(this.late);
    this.form.removeAttribute("aria-busy");
    for (const button of this.form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    this.note.remove();
    this.form = undefined;
  }
}
