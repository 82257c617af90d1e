// Reloads the page, where it is, once the file behind it has changed.

const shown = document.body.dataset.version;
const EVERY = 600; // milliseconds

async function look() {
  try {
    const response = await fetch("/version", { cache: "no-store" });
    if (response.ok && (await response.text()) !== shown) {
      location.reload();
      return;
    }
  } catch {
    // the server is gone, or is being restarted
  }
  setTimeout(look, EVERY);
}

look();
