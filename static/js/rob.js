// The assessment: what to do when the network is away. Saving itself is htmx's; without a script there are buttons.

document.addEventListener("htmx:sendError", (event) => {
  const form = event.target.closest("form[data-rob]");
  const words = document.getElementById("not-saved");
  if (form && words) form.querySelector("[role=status]").replaceChildren(words.content.cloneNode(true));
});
