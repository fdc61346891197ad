// A form that htmx sends gets no page back when the network is down: say so, and leave what was typed where it is.
"use strict";
const toldLost = (lost) => () => {
  const box = document.getElementById("no-contact");
  if (box) box.hidden = !lost;
};
document.addEventListener("htmx:before:request", toldLost(false));
document.addEventListener("htmx:error", toldLost(true));
