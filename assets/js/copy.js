// <button hidden data-module="copy" data-copy-from="ID" data-copied="Copied">: copies the value of a field.
export class CopyButton {
  constructor(button) {
    const field = document.getElementById(button.dataset.copyFrom);
    if (!field || !navigator.clipboard) return;
    const said = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = button.dataset.copied;
        setTimeout(() => (button.textContent = said), 4000);
      } catch {
        field.select();
      }
    });
  }
}
