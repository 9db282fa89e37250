// The consensus comes back whole after each choice. What a person has opened or typed meanwhile stays, and an answer that
// was overtaken by a newer one is passed over: choices follow one another faster than a server answers.

const root = document.getElementById("consensus");
const FIELDS = "textarea, select, input:not([type=hidden])";
const TICKED = new Set(["radio", "checkbox"]);
let newest = -1;
let kept = () => {};

function isChanged(field) {
  if (TICKED.has(field.type)) return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") {
    const first = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(first, 0);
  }
  return field.value !== field.defaultValue;
}

// What to do with the new content so that nothing is lost but what the answered form itself sent.
function remembered(answered) {
  const folds = [...root.querySelectorAll("details[id][open]")]
    .filter((fold) => !answered || !(fold.contains(answered) || answered.contains(fold)))
    .map(({ id }) => id);
  const fields = [...root.querySelectorAll(FIELDS)]
    .filter((field) => field.id && field.form?.id !== answered?.id && isChanged(field))
    .map(({ id, value, checked }) => ({ id, value, checked }));
  return () => {
    for (const id of folds) {
      const fold = document.getElementById(id);
      if (fold) fold.open = true;
    }
    for (const { id, value, checked } of fields) {
      const field = document.getElementById(id);
      if (!field || field.disabled) continue;
      if (TICKED.has(field.type)) field.checked = checked;
      else field.value = value;
    }
  };
}

root.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const entries = Number(xhr.getResponseHeader("Quorum-Entries") ?? newest);
  if (entries < newest) {
    event.detail.shouldSwap = false;
    return;
  }
  newest = entries;
  kept = remembered(requestConfig.elt.closest("form"));
});

root.addEventListener("htmx:afterSwap", () => kept());
