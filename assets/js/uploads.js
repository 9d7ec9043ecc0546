// <form data-uploads="address">: files are sent as soon as they are chosen, in pieces, and go on after a broken connection
// (the tus protocol). Loaded only by pages with such a form; without it the form sends whole files.
import { Upload } from "tus-js-client";

const PIECE = 4 * 1024 * 1024;
const AGAIN = [0, 1_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000];
const SAID_EVERY = 25;

class Sent {
  constructor(form, file, known) {
    this.form = form;
    this.file = file;
    this.percent = 0;
    this.said = -1;
    this.draw();
    this.upload = new Upload(file, {
      endpoint: form.element.dataset.uploads,
      uploadUrl: known || null,
      chunkSize: PIECE,
      retryDelays: AGAIN,
      storeFingerprintForResuming: false,
      metadata: { filename: file.name },
      headers: { "X-CSRFToken": form.token },
      onShouldRetry: (error) => this.again(error),
      onProgress: (bytes, all) => this.show("sending", all ? Math.floor((bytes * 100) / all) : 0),
      onSuccess: () => this.end("done"),
      onError: (error) => this.fail(error),
    });
    this.start();
  }

  draw() {
    const texts = this.form.element.dataset;
    this.line = document.createElement("li");
    this.line.className = "dy-uploads__one";
    this.label = document.createElement("p");
    this.label.className = "dy-uploads__text";
    this.label.id = `upload-${this.form.number++}`;
    this.bar = document.createElement("progress");
    this.bar.max = 100;
    this.bar.setAttribute("aria-labelledby", this.label.id);
    this.pause = this.button(texts.pause, () => (this.running ? this.stop() : this.start()));
    this.cancel = this.button(texts.cancel, () => this.giveUp());
    this.line.append(this.label, this.bar, this.pause, this.cancel);
    this.form.list.append(this.line);
    this.form.list.hidden = false;
  }

  button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "dy-plain-button";
    made.textContent = text;
    made.setAttribute("aria-describedby", this.label.id);
    made.addEventListener("click", act);
    return made;
  }

  start() {
    this.running = true;
    this.pause.textContent = this.form.element.dataset.pause;
    this.show("sending", this.percent);
    this.upload.start();
  }

  stop() {
    this.running = false;
    this.upload.abort();
    this.pause.textContent = this.form.element.dataset.continue;
    this.show("paused", this.percent);
  }

  again(error) {
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
    const hopeful = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
    if (hopeful) this.show("waiting", this.percent);
    return hopeful;
  }

  fail(error) {
    const answer = error.originalResponse;
    const status = answer ? answer.getStatus() : 0;
    this.running = false;
    if (status === 0 || status >= 500) {
      this.pause.textContent = this.form.element.dataset.continue;
      this.show("waiting", this.percent);
      window.addEventListener("online", () => this.running || this.over || this.start(), { once: true });
      return;
    }
    let reason = "";
    try {
      reason = JSON.parse(answer.getBody()).message || "";
    } catch {
      reason = ""; // no answer of ours: the general sentence must do
    }
    this.end("failed", reason);
    this.line.classList.add("dy-uploads__one--failed");
  }

  async giveUp() {
    this.running = false;
    this.over = true;
    try {
      await this.upload.abort(Boolean(this.upload.url));
    } catch {
      // what is left on the server is forgotten there after a day
    }
    this.line.remove();
    this.form.settle();
  }

  end(state, reason = "") {
    this.over = true;
    this.running = false;
    this.bar.remove();
    this.pause.remove();
    this.cancel.remove();
    this.show(state, 100, reason);
    if (state === "done") this.line.remove();
    this.form.settle();
  }

  show(state, percent, reason = "") {
    this.percent = percent;
    this.bar.value = percent;
    const words = this.form.element.dataset[state].replace("{name}", this.file.name).replace("{percent}", `${percent} %`);
    this.label.textContent = reason ? `${words} ${reason}` : words;
    const step = state + (state === "sending" ? Math.floor(percent / SAID_EVERY) : "");
    if (step !== this.step) this.form.say(this.label.textContent);
    this.step = step;
  }
}

class Form {
  constructor(element) {
    this.element = element;
    this.field = element.querySelector("input[type=file]");
    this.list = element.querySelector("ul");
    this.status = element.querySelector("[data-uploads-said]");
    this.token = element.querySelector("[name=csrfmiddlewaretoken]").value;
    this.number = 1;
    this.all = [];
    element.querySelector("button[name=attach]").remove(); // what is chosen is sent at once
    this.field.addEventListener("change", () => this.take());
    element.addEventListener("submit", (event) => this.leave(event), true);
    window.addEventListener("beforeunload", (event) => this.busy() && event.preventDefault());
  }

  take() {
    const begun = [...document.querySelectorAll("#files [data-upload]")];
    for (const file of this.field.files) {
      const known = begun.find((one) => one.dataset.name === file.name && Number(one.dataset.size) === file.size);
      this.all.push(new Sent(this, file, known && known.dataset.upload));
    }
    this.field.value = "";
  }

  busy() {
    return this.all.some((one) => !one.over);
  }

  leave(event) {
    if (!this.busy()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.say(this.element.dataset.leave);
    this.note ||= this.element.querySelector(".govuk-button-group").appendChild(document.createElement("p"));
    this.note.className = "govuk-body";
    this.note.textContent = this.element.dataset.leave;
  }

  say(text) {
    this.status.textContent = text;
  }

  async settle() {
    if (this.note && !this.busy()) this.note.textContent = "";
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("files");
    if (fresh) document.getElementById("files").replaceChildren(...fresh.childNodes);
    if (fresh && document.querySelector("#files [data-waits]")) setTimeout(() => this.settle(), 4_000);
  }
}

for (const element of document.querySelectorAll("form[data-uploads]")) new Form(element);
