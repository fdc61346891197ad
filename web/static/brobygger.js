// A form that htmx sends gets no page back when the network is down: say so, and leave what was typed where it is.
"use strict";
const toldLost = (lost) => () => {
  const box = document.getElementById("no-contact");
  if (box) box.hidden = !lost;
};
document.addEventListener("htmx:before:request", toldLost(false));
document.addEventListener("htmx:error", toldLost(true));

// A long list of people gets a search: it only hides those who do not fit, and never one who is chosen.
document.documentElement.classList.add("js");
const plain = (text) => text.toLocaleLowerCase("nb");
document.addEventListener("input", (event) => {
  const list = document.getElementById(event.target.dataset?.seeks ?? "");
  if (!list) return;
  let shown = 0;
  for (const line of list.children) {
    line.hidden = !plain(line.textContent).includes(plain(event.target.value.trim())) && !line.querySelector(":checked");
    shown += !line.hidden;
  }
  const told = list.nextElementSibling;
  told.textContent = shown ? "" : told.dataset.none;
});
// Enter in the search must not send the form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.dataset?.seeks) event.preventDefault();
});
