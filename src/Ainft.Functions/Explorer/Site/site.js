// Shows the buttons that copy a text or start a script. Pages work without them, so they are hidden until this runs.
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

// A script that a page needs only on demand is loaded when its button is pressed.
for (const button of document.querySelectorAll("button.run")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    const script = document.createElement("script");
    script.src = button.dataset.script;
    script.onerror = () => {
      button.disabled = false;
      told.textContent = "The script could not be loaded.";
    };
    document.head.append(script);
  });
}
