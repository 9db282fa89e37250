// The extraction form: states without a value, marks of what was refused, and what to do when the network is away.
// Saving itself is htmx's; without a script each place has a button of its own.

const forms = () => document.querySelectorAll("form[data-entry]");

function follow(form) {
  const hasValue = form.querySelector("[data-state]").value === "value";
  for (const field of form.querySelectorAll("[data-value]")) {
    if (!hasValue && !field.disabled && field.type !== "checkbox") {
      field.dataset.before = field.value;
      field.value = "";
    }
    if (hasValue && field.disabled && field.dataset.before) field.value = field.dataset.before;
    field.disabled = !hasValue;
    if (field.dataset.none) {
      field.dataset.blank ??= field.placeholder;
      field.placeholder = hasValue ? field.dataset.blank : field.dataset.none;
    }
  }
}

function mark(form) {
  const refused = form.querySelector("[data-refused]") !== null;
  for (const field of form.querySelectorAll("[data-value]")) {
    field.classList.toggle("is-invalid", refused);
    field.toggleAttribute("aria-invalid", refused);
  }
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-entry]");
  if (form && event.target.matches("[data-state]")) follow(form);
  const source = event.target.closest("[data-source]");
  if (!source) return;
  for (const cell of document.getElementById(source.dataset.source).querySelectorAll("form[data-entry]")) {
    const state = cell.querySelector("[data-state]").value;
    if (state !== "value" || cell.querySelector("[data-value]").value.trim()) htmx.trigger(cell, "submit");
  }
}, true);

// A press on the button would take the selection away before the click.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest("[data-take]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  const chosen = button && document.querySelector("[data-pdf]")?.pdfView?.selection();
  if (!chosen) return;
  const place = button.parentElement;
  place.querySelector("[name=page]").value = chosen.page;
  const words = place.querySelector("[name=quotation]");
  words.value = chosen.text.slice(0, 2000);
  words.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.target.closest("form[data-entry]");
  if (form) mark(form);
  for (const each of forms()) follow(each);
});

document.addEventListener("htmx:sendError", (event) => {
  const form = event.target.closest("form[data-entry]");
  const words = document.getElementById("not-saved");
  if (form && words) form.querySelector("[role=status]").replaceChildren(words.content.cloneNode(true));
});

// Whoever was quicker than the scripts has answered something that nothing has sent yet.
function isAhead(form) {
  return [...form.elements].some((field) =>
    field.matches("select")
      ? [...field.options].some((option) => option.selected !== option.defaultSelected) &&
        field.selectedIndex !== 0
      : field.type === "checkbox"
        ? field.checked !== field.defaultChecked
        : field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue,
  );
}

document.addEventListener("DOMContentLoaded", () => {
  for (const form of forms()) {
    if (isAhead(form)) htmx.trigger(form, "submit");
    follow(form);
  }
});
