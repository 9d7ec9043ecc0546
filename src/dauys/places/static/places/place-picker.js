// <div data-module="place-picker" data-url="…">: the list follows what is typed in the box; the button is not needed then.
const PAUSE = 250;

function enhance(picker) {
  const box = picker.querySelector("input[type=search]");
  const list = picker.querySelector("[data-list]");
  const status = picker.querySelector("[data-status]");
  let waiting = 0;
  let asked = "";
  picker.querySelector("[data-find]").remove();

  async function follow() {
    const query = box.value.trim();
    if (query === asked) return;
    asked = query;
    if (!query) return list.replaceChildren();
    const answer = await fetch(`${picker.dataset.url}&q=${encodeURIComponent(query)}`);
    if (!answer.ok || query !== asked) return undefined;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...page.body.childNodes);
    status.textContent = list.querySelector("[data-summary]")?.textContent ?? "";
    return undefined;
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(follow, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(waiting);
    follow();
  });
}

for (const picker of document.querySelectorAll("[data-module=place-picker]")) enhance(picker);
