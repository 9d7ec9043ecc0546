// <select data-module="choice-list" data-none="Nothing found">: a field to type in, above a list of what fits (ARIA combobox).
// The select stays in the form, out of sight, and carries the value.
const SHOWN = 50;
const PLAIN = { ә: "а", ғ: "г", қ: "к", ң: "н", ө: "о", ұ: "у", ү: "у", һ: "х", і: "и", ё: "е" };
const fold = (text) =>
  text
    .toLowerCase()
    .replace(/[әғқңөұүһіё]/g, (letter) => PLAIN[letter])
    .replace(/\s+/g, " ")
    .trim();

export class ChoiceList {
  constructor(select) {
    this.select = select;
    this.options = [...select.options]
      .filter((option) => option.value)
      .map((option) => ({ option, text: option.text.trim(), folded: fold(option.text) }));
    this.build();
    this.field.addEventListener("input", () => this.open());
    this.field.addEventListener("click", () => this.open());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => this.leave());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const row = event.target.closest("[data-index]");
      if (row) this.take(Number(row.dataset.index));
    });
  }

  build() {
    const { select } = this;
    const id = select.id;
    this.field = document.createElement("input");
    this.list = document.createElement("ul");
    const box = document.createElement("div");
    box.className = "dy-choice";
    Object.assign(this.field, { id, type: "text", className: "govuk-input", autocomplete: "off", spellcheck: false });
    const traits = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list` };
    for (const [name, value] of Object.entries(traits)) this.field.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-invalid"])
      if (select.hasAttribute(name)) this.field.setAttribute(name, select.getAttribute(name));
    Object.assign(this.list, { id: `${id}-list`, className: "dy-choice__list", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", document.querySelector(`label[for="${id}"]`)?.textContent.trim() || select.name);
    select.id = `${id}-value`;
    select.hidden = true;
    select.required = false;
    select.after(box);
    box.append(this.field, this.list);
    this.field.value = select.value ? select.selectedOptions[0].text.trim() : "";
    this.found = [];
    this.active = -1;
  }

  open() {
    const wanted = fold(this.field.value);
    const chosen = this.select.value && wanted === fold(this.select.selectedOptions[0].text);
    const words = chosen ? [] : wanted.split(" ");
    this.found = this.options.filter(({ folded }) => words.every((word) => folded.includes(word)));
    this.found.sort((one, other) => other.folded.startsWith(wanted) - one.folded.startsWith(wanted));
    this.found = this.found.slice(0, SHOWN);
    this.active = -1;
    this.list.replaceChildren(...this.found.map(({ text }, index) => this.row(text, index)));
    if (!this.found.length) this.list.append(this.nothing());
    this.expand(true);
  }

  row(text, index) {
    const row = document.createElement("li");
    Object.assign(row, { id: `${this.list.id}-${index}`, className: "dy-choice__option", textContent: text });
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.dataset.index = index;
    return row;
  }

  nothing() {
    const row = document.createElement("li");
    row.className = "dy-choice__option dy-choice__option--none";
    row.setAttribute("role", "option");
    row.setAttribute("aria-disabled", "true");
    row.textContent = this.select.dataset.none || "–";
    return row;
  }

  expand(yes) {
    this.list.hidden = !yes;
    this.field.setAttribute("aria-expanded", String(yes));
    if (!yes) this.field.removeAttribute("aria-activedescendant");
  }

  press(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      if (this.list.hidden) this.open();
      this.mark(this.active + steps[event.key]);
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      if (this.active >= 0 || this.found.length === 1) this.take(Math.max(this.active, 0));
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
    this.expand(false);
  }

  // What was typed counts only when it names a choice; otherwise the form says that nothing is chosen.
  leave() {
    this.expand(false);
    const typed = fold(this.field.value);
    const exact = this.options.find(({ folded }) => folded === typed);
    this.choose(exact ? exact.option.value : "");
  }

  choose(value) {
    if (this.select.value === value) return;
    this.select.value = value;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
