// Single keys that press what is marked on the page with data-key: <button data-key="s">. Not while somebody types, and
// not for those who switched keys off on the screening page.

const STORED = "quorum.keys";
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

function areOn() {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? "{}").on !== false;
  } catch {
    return true;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !areOn()) return;
  if (event.target.closest(TYPING)) return;
  const marked = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!marked) return;
  event.preventDefault();
  marked.click();
});
