// Shows the buttons that copy a text. Pages work without this script, so the buttons are hidden until it runs.
const told = document.getElementById("told");

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    told.textContent = "Copied.";
  } catch {
    told.textContent = "The browser does not allow copying here. Select the text instead.";
  }
}

if (navigator.clipboard)
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
