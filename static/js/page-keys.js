// Single keys that press what is marked on the page with data-key: <button data-key="s">. Not while somebody types.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const marked = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!marked) return;
  event.preventDefault();
  marked.click();
});
