// What every page needs of a script: buttons that copy a field, forms that a double click sends once, and the way back to
// sign-in when a session has ended.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.querySelector("[data-copy-word]").textContent = button.dataset.copied;
  } catch {
    // Without the clipboard (plain http on another host) the selected field is ready for the keyboard.
  }
});

// An answer that is shown once would be lost to the second click of a double click.
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (event.timeStamp - (sent.get(form) ?? -Infinity) < 2000) event.preventDefault();
  else sent.set(form, event.timeStamp);
});

// A part that was asked for after the session ended is answered with the sign-in page: show it whole.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, isError } = event.detail;
  if (!isError && xhr.responseURL && new URL(xhr.responseURL).pathname === "/sign-in/") {
    event.detail.shouldSwap = false;
    window.location.reload();
  }
});

// A new review's time zone starts as the one of this device.
const zone = document.querySelector("select[data-own-zone]");
if (zone && zone.value === "UTC") {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zone.options].some((option) => option.value === here)) zone.value = here;
}
