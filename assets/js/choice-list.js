// <select data-module="choice-list" …>: a field to type in, with a list of what fits below it (ARIA combobox).
// The select stays in the form, out of sight, and carries the value. The list pushes what follows down, and covers nothing.
const SHOWN = 50;
const PRESS = 300; // milliseconds between a finger's touch and the click it becomes
const PLAIN = { ә: "а", ғ: "г", қ: "к", ң: "н", ө: "о", ұ: "у", ү: "у", һ: "х", і: "и", ё: "е" };
const fold = (text) =>
  text
    .toLowerCase()
    .replace(/[әғқңөұүһіё]/g, (letter) => PLAIN[letter])
    .replace(/[\u2066-\u2069]/g, "")
    .replace(/\s+/g, " ")
    .trim();
const made = (name, properties, attributes = {}) => {
  const element = Object.assign(document.createElement(name), properties);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

export class ChoiceList {
  constructor(select) {
    this.select = select;
    this.said = select.dataset;
    this.options = [...select.options]
      .filter((option) => option.value)
      .map((option) => ({ option, text: option.text.trim(), folded: fold(option.text) }));
    this.found = [];
    this.active = -1;
    this.build();
    this.field.addEventListener("input", () => this.open());
    this.field.addEventListener("click", () => this.open());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", (event) => this.leave(event));
    this.arrow.addEventListener("mousedown", (event) => event.preventDefault());
    this.arrow.addEventListener("click", () => this.toggle());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const row = event.target.closest("[data-index]");
      if (row) this.take(Number(row.dataset.index));
    });
    select.form?.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("pointerdown", () => (clearTimeout(this.leaving), (this.pressing = true)), true);
    for (const end of ["pointerup", "pointercancel"])
      document.addEventListener(end, () => ((this.pressing = false), this.leave()), true);
  }

  build() {
    const { select, said } = this;
    const id = select.id;
    const label = document.querySelector(`label[for="${id}"]`)?.textContent.trim() || select.name;
    this.hint = made("div", { id: `${id}-how`, className: "govuk-hint dy-choice__how", textContent: said.how || "" });
    this.note = made("p", { id: `${id}-note`, className: "dy-choice__note" }, { role: "status" });
    this.described = [select.getAttribute("aria-describedby"), said.how && this.hint.id, this.note.id].filter(Boolean).join(" ");
    this.field = made(
      "input",
      { id, type: "text", className: "govuk-input", autocomplete: "off", spellcheck: false },
      {
        role: "combobox",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": `${id}-list`,
        "aria-describedby": this.described,
      },
    );
    if (select.hasAttribute("aria-invalid")) this.field.setAttribute("aria-invalid", select.getAttribute("aria-invalid"));
    this.arrow = made(
      "button",
      { type: "button", className: "dy-choice__arrow", tabIndex: -1 },
      { "aria-label": `${said.open || ""} ${label}`.trim(), "aria-expanded": "false", "aria-controls": `${id}-list` },
    );
    this.list = made(
      "ul",
      { id: `${id}-list`, className: "dy-choice__list", hidden: true },
      { role: "listbox", "aria-label": label },
    );
    select.id = `${id}-value`;
    select.hidden = true;
    select.required = false;
    const row = made("div", { className: "dy-choice__row" });
    const box = made("div", { className: "dy-choice" });
    row.append(this.field, this.arrow);
    box.append(...(said.how ? [this.hint] : []), row, this.list, this.note);
    select.after(box);
    this.field.value = select.value ? select.selectedOptions[0].text.trim() : "";
  }

  matching() {
    const wanted = fold(this.field.value);
    const chosen = this.select.value && wanted === fold(this.select.selectedOptions[0].text);
    const words = chosen ? [] : wanted.split(" ");
    return this.options
      .filter(({ folded }) => words.every((word) => folded.includes(word)))
      .sort((one, other) => other.folded.startsWith(wanted) - one.folded.startsWith(wanted));
  }

  open() {
    this.sending = false;
    this.found = this.matching().slice(0, SHOWN);
    this.active = -1;
    this.list.replaceChildren(...this.found.map(({ text }, index) => this.row(text, index)));
    this.tell(this.found.length ? "" : this.said.none || "–");
    this.expand(this.found.length > 0);
  }

  toggle() {
    this.field.focus();
    if (this.list.hidden) this.open();
    else this.expand(false);
  }

  row(text, index) {
    const properties = { id: `${this.list.id}-${index}`, className: "dy-choice__option", textContent: text };
    return made("li", properties, { role: "option", "aria-selected": "false", "data-index": index });
  }

  expand(yes) {
    this.list.hidden = !yes;
    for (const part of [this.field, this.arrow]) part.setAttribute("aria-expanded", String(yes));
    if (!yes) this.field.removeAttribute("aria-activedescendant");
  }

  // What is wrong, or that nothing fits, below the field and aloud.
  tell(text, wrong = false) {
    this.note.textContent = text;
    this.note.classList.toggle("govuk-error-message", wrong);
    this.field.classList.toggle("govuk-input--error", wrong);
    if (wrong) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
  }

  press(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      if (this.list.hidden) this.open();
      this.mark(this.active + steps[event.key]);
    } else if (event.key === "Enter" && !this.list.hidden && this.active >= 0) {
      event.preventDefault(); // the first Enter chooses, the next one goes on
      this.take(this.active);
    } else if (event.key === "Escape") {
      this.expand(false);
    }
  }

  mark(index) {
    if (!this.found.length) return;
    const rows = this.list.children;
    rows[this.active]?.setAttribute("aria-selected", "false");
    this.active = (index + this.found.length) % this.found.length;
    const row = rows[this.active];
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", row.id);
  }

  take(index) {
    const { option, text } = this.found[index];
    this.field.value = text;
    this.choose(option.value);
    this.tell("");
    this.expand(false);
  }

  // What was typed counts when it names a choice, or fits only one. Whether there is nothing left to say.
  settle() {
    const typed = fold(this.field.value);
    const exact = this.options.find(({ folded }) => folded === typed);
    const fitting = exact ? [exact] : typed ? this.matching() : [];
    if (fitting.length === 1) {
      this.found = fitting;
      this.take(0);
      return true;
    }
    this.choose("");
    const text = (this.said.unknown || "{text}").replace("{text}", this.field.value.trim());
    this.tell(typed ? text : "", Boolean(typed));
    return !typed;
  }

  // A list that closes while something below it is being pressed would move it away from under the finger:
  // it waits for the press to end, and stays where the form is about to be sent.
  leave(event) {
    this.sending = event ? event.relatedTarget?.type === "submit" : this.sending;
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => this.rest(), PRESS);
  }

  rest() {
    if (this.pressing || this.sending) return;
    if (document.activeElement === this.field || document.activeElement === this.arrow) return;
    if (this.list.hidden && !this.field.value) return;
    this.expand(false);
    this.settle();
  }

  submit(event) {
    if (this.settle()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.field.focus();
    this.expand(false);
  }

  choose(value) {
    if (this.select.value === value) return;
    this.select.value = value;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
